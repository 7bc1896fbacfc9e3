import type { Traffic } from './activity.js';
import type { PlannedStep } from './plan.js';
import type { Heading } from './steering.js';

/**
 * What the coordinator and a worker say to each other while a run is operated, over one MessagePort a worker. Every request
 * is answered by exactly one answer with its number, by a worker at speed `max` in process at the end of its window.
 */
export type ControlRequest =
  /** Stand still. Answered with the instant reached. */
  | { readonly id: number; readonly kind: 'stand' }
  | { readonly id: number; readonly kind: 'go-on'; readonly heading: Heading }
  | ({ readonly id: number; readonly kind: 'act' } & Act)
  | { readonly id: number; readonly kind: 'look'; readonly filter: DeviceFilter };

/** Something to be done at an instant that no worker has passed. */
export interface Act {
  /** From 1, one more an act: a shard that has carried it out is not told twice. */
  readonly number: number;
  readonly atMs: number;
  /** Steps that were not planned, their instants as points of virtual time. */
  readonly steps: readonly PlannedStep[];
  /** One a group. */
  readonly scale: readonly ScaleOrder[];
  /** In the operator's words, for the event log of the first shard. */
  readonly words: string;
}

/** How a group is to grow or to shrink; each worker does what concerns its own devices. */
export interface ScaleOrder {
  /** Index of the group in the plan. */
  readonly group: number;
  /** Fleet indices of devices to be switched off, from the first to before the last, and those to be switched on. */
  readonly off: readonly IndexRange[];
  readonly on: readonly IndexRange[];
  readonly added: readonly { readonly index: number; readonly account: number }[];
}

export interface IndexRange {
  readonly from: number;
  readonly until: number;
}

/** Which devices somebody looks at; a part that is null is any. */
export interface DeviceFilter {
  readonly label: string | null;
  readonly profile: string | null;
  readonly account: string | null;
}

export const EVERYBODY: DeviceFilter = { label: null, profile: null, account: null };

/** A filter lets every device through. */
export function isOfAll(filter: DeviceFilter): boolean {
  return Object.values(filter).every((part) => part === null);
}

/** What a worker sees when it looks at itself. */
export interface WorkerLook {
  /** The worker has come to its end: it will not see anything else. */
  readonly ended: boolean;
  readonly shards: readonly ShardLook[];
  /** Of the devices the filter lets through. */
  readonly devices: number;
  readonly byState: Readonly<Record<string, number>>;
  /** The same by the label of their group. */
  readonly byLabel: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly byType: Traffic;
  /** Virtual instant from which `byType` counts: where this worker began, or took its shards up. */
  readonly countedFromMs: number;
  /** How late the worker's event loop was since the last look at all devices, ms; null at speed `max` in process, where it never turns. */
  readonly loopDelayMs: { readonly p50: number; readonly p99: number } | null;
}

export interface ShardLook {
  readonly index: number;
  readonly devices: number;
  readonly reachedMs: number;
  /** Lines of its event log. */
  readonly events: number;
  readonly onTheirWay: number;
}

/** The number of an answer to nothing: what a worker that comes to its end saw last, of all devices. */
export const LAST_LOOK = 0;

export interface ControlAnswer {
  readonly id: number;
  /** The instant reached, of `stand`; what was seen, of `look`; else null. */
  readonly value: number | WorkerLook | null;
}
