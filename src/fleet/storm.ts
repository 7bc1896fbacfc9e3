import { NEVER } from '../device/agent/agent.js';
import { draw } from '../random/draw.js';
import type { DeviceStepEvent, StormPlace } from './events/step-event.js';
import type { FleetDevice } from './fleet-device.js';
import type { FleetPlan, PlannedStep } from './plan.js';
import { positionsIn } from './selection.js';

/** A stage of a step that is still to reach a device. Plain data, so that it can be kept. */
export interface PendingStage {
  readonly atMs: number;
  readonly step: PlannedStep;
  readonly stage: number;
}

/** Orders the stages of a step on one device, and says which of them are due at once. */
export class Storms {
  readonly #positions = new Map<PlannedStep, Int32Array>();

  constructor(private readonly plan: FleetPlan) {}

  /** @param now instant of the step, ms since the epoch */
  order(definition: DeviceStepEvent, step: PlannedStep, device: FleetDevice, now: number): void {
    const parameters = step.action.kind === 'event' ? step.action.parameters : null;
    const delays = definition.stages?.(parameters, this.#placeOf(step, device)) ?? [0];
    for (const [stage, delayMs] of delays.entries()) addStage(device, { atMs: now + delayMs, step, stage });
  }

  #placeOf(step: PlannedStep, device: FleetDevice): StormPlace {
    return {
      chance: draw(this.plan.seed, device.index, 'storm-spread', step.index),
      position: () => {
        let positions = this.#positions.get(step);
        if (positions === undefined) {
          positions = positionsIn(this.plan, step);
          this.#positions.set(step, positions);
        }
        // A device that was not planned comes after all that were.
        return positions[device.index] ?? positions.length;
      },
    };
  }
}

/** Puts a stage in its place: by its instant, then in the order in which they were ordered. */
function addStage(device: FleetDevice, stage: PendingStage): void {
  const stages = [...(device.stages ?? []), stage];
  device.stages = stages.sort((a, b) => a.atMs - b.atMs);
  device.stageAt = stages[0]?.atMs ?? NEVER;
}

/** Takes the stage that comes first. */
export function takeStage(device: FleetDevice): PendingStage | null {
  const [first, ...rest] = device.stages ?? [];
  device.stages = rest.length === 0 ? null : rest;
  device.stageAt = rest[0]?.atMs ?? NEVER;
  return first ?? null;
}
