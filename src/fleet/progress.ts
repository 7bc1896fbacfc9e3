import { LICENSING_STATES } from '../telemetry/licensing-state.js';
import type { Figure } from '../telemetry/tally.js';
import type { ControlBlock } from './control-block.js';
import { FAILURE_CLASSES, type FailureClass } from './failure-classes.js';
import type { FleetPlan } from './plan.js';

/** The fleet at one moment of a run. */
export interface Progress {
  /** What is going on besides, such as the making of keys; else empty. */
  readonly note: string;
  readonly virtualMs: number;
  readonly wallMs: number;
  readonly devices: number;
  readonly byState: Readonly<Record<string, number>>;
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly stallMs: number;
}

/** A figure of all workers and shards together. */
export function sumOf({ tallies, shardTallies }: ControlBlock, figure: Figure): number {
  return [...tallies, ...shardTallies].reduce((total, tally) => total + tally.get(figure), 0);
}

/** Messages of all shards that failed, by class, since the start of the run; classes that did not occur are 0. */
export function failuresOf({ shardTallies }: ControlBlock): Record<FailureClass, number> {
  const counts = FAILURE_CLASSES.map((failure, position) => [
    failure,
    shardTallies.reduce((sum, tally) => sum + tally.failures(position), 0),
  ]);
  return Object.fromEntries(counts) as Record<FailureClass, number>;
}

/**
 * The virtual instant all workers have reached. Workers that have ended have no floor: unless they were stopped, they
 * have come to the end.
 * @param before the answer of the time before
 */
export function reachedMs(control: ControlBlock, plan: FleetPlan, before: number): number {
  const floor = control.floorMs;
  if (Number.isFinite(floor)) return floor;
  return control.stopRequested ? before : plan.startMs + plan.durationMs;
}

/** Reads the workers' figures as they are now. */
export function readProgress(control: ControlBlock, virtualMs: number, wallMs: number, note: string): Progress {
  const byState: Record<string, number> = {};
  for (const [position, state] of LICENSING_STATES.entries()) {
    byState[state] = control.shardTallies.reduce((total, tally) => total + tally.inState(position), 0);
  }
  return {
    note,
    virtualMs,
    wallMs,
    devices: sumOf(control, 'alive'),
    byState,
    sent: sumOf(control, 'sent'),
    ok: sumOf(control, 'ok'),
    failed: sumOf(control, 'failed'),
    stallMs: sumOf(control, 'stallMs') / control.workers,
  };
}
