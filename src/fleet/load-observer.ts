import { deviceLoad } from '../device/load/device-load.js';
import { hourlyCpuPercent, memoryOf } from '../device/load/load-model.js';
import type { EventLog } from '../telemetry/event-log.js';
import { LOAD_FIGURES, type LoadFigure } from '../telemetry/load-figures.js';
import { policyStateOf } from './device-agent.js';
import type { FleetDevice } from './fleet-device.js';
import type { ObservePlan } from './observe-plan.js';

/** Devices of one label in one virtual account. */
interface Class {
  readonly label: string;
  readonly account: string;
  readonly devices: FleetDevice[];
}

/** Parts of a percent beyond this are no news, and would make long lines. */
const CPU_DIGITS = 1_000;

/**
 * Looks at the devices of a shard now and then and writes down what RUM reports they hold and what that costs them: one line for
 * the devices of a label in a virtual account, however many they are. A shard has whole virtual accounts, so a line
 * stands for all of them, whatever the number of shards and workers. Nothing happens to a device by being looked at.
 */
export class LoadObserver {
  readonly #classes = new Map<string, Class>();
  readonly #everyMs: number;
  #next: number;

  constructor(
    { everyMs }: ObservePlan,
    devices: readonly FleetDevice[],
    startMs: number,
    private readonly endMs: number,
    private readonly log: EventLog,
  ) {
    for (const device of devices) this.adopt(device);
    this.#everyMs = everyMs;
    this.#next = Math.min(startMs + everyMs, endMs);
  }

  /** The next instant at which it looks, or Infinity. */
  get nextInstant(): number {
    return this.#next;
  }

  /** Looks at this device too from now on. */
  adopt(device: FleetDevice): void {
    const { label } = device.group;
    const account = device.account.name;
    const key = JSON.stringify([label, account]);
    const present = this.#classes.get(key);
    if (present === undefined) this.#classes.set(key, { label, account, devices: [device] });
    else present.devices.push(device);
  }

  /** A restored shard goes on looking when it would have looked. */
  set nextInstant(instant: number) {
    this.#next = instant;
  }

  observe(now: number): void {
    this.#next = now >= this.endMs ? Number.POSITIVE_INFINITY : Math.min(now + this.#everyMs, this.endMs);
    for (const { label, account, devices } of this.#classes.values()) {
      const measured = devices.flatMap((device) => measure(device, now) ?? []);
      if (measured.length === 0) continue;
      const spread = (figure: LoadFigure) => spreadOf(measured.map((load) => load[figure]));
      const spreads = Object.fromEntries(LOAD_FIGURES.map((figure) => [figure, spread(figure)]));
      this.log.load(now, label, account, measured.length, spreads as Record<LoadFigure, ReturnType<typeof spread>>);
    }
  }
}

/** Null: it is off, or has the classic agent, which knows no reports. */
function measure(device: FleetDevice, now: number): Record<LoadFigure, number> | null {
  const { policyContext: context, profile } = device;
  if (context === null || !device.arrived) return null;
  const state = policyStateOf(device);
  if (!state.powered) return null;
  const load = deviceLoad(state, context, now);
  const cpu = hourlyCpuPercent(load, context.defects, profile.loadModel);
  return {
    stored: load.storedReports,
    unacknowledged: load.unacknowledgedReports,
    cpu: Math.round(cpu * CPU_DIGITS) / CPU_DIGITS,
    memory: memoryOf(load, context.defects, profile.loadModel).mallocLite,
  };
}

function spreadOf(values: readonly number[]) {
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    sum += value;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { sum: Math.round(sum * CPU_DIGITS) / CPU_DIGITS, least, most };
}
