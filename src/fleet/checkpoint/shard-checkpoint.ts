import type { LogPosition } from '../../telemetry/log-position.js';
import type { AgendaRecord } from '../agenda.js';
import type { Totals } from '../totals.js';
import type { DeviceRecords, LazyDeviceRecords } from './device-record.js';

/** A shard between two events, as plain data that structured clone keeps whole. Holds secrets: ID tokens, and the endpoint's. */
export interface ShardCheckpoint {
  /** Up to here everything happened. */
  readonly atMs: number;
  readonly log: LogPosition;
  readonly tally: ArrayLike<number>;
  readonly totals: Totals;
  readonly agenda: AgendaRecord;
  /** When the load is looked at next; null: nobody looks. */
  readonly observer: number | null;
  readonly narrator: unknown;
  /** The slice of the endpoint in this shard, or null. */
  readonly endpoint: unknown;
  readonly devices: DeviceRecords;
  /** Those of them that were not planned, in the order of their places, after all that were. */
  readonly added: readonly AddedDevice[];
}

/** A checkpoint before it is written. */
export interface CapturedShard extends Omit<ShardCheckpoint, 'devices'> {
  readonly devices: LazyDeviceRecords;
}

export interface AddedDevice {
  /** Indices into the plan. */
  readonly group: number;
  readonly account: number;
  /** In the fleet. */
  readonly index: number;
}

/** What a checkpoint is taken of. */
export interface Capturable {
  /** Index of the shard in the run. */
  readonly index: number;
  /** A change at a distant endpoint is on its way: nobody could tell from a checkpoint whether it was made. */
  readonly busy: boolean;
  /** Something was done that nobody will do again: a checkpoint is wanted before its turn. */
  wanted: boolean;
  /**
   * A checkpoint of this number is about to be captured; whether it will ever stand nobody knows yet.
   * @throws SlfleetError SLF_DISK_WRITE
   */
  begin(number: number): void;
  /**
   * The shard as it is, to be written before anything else happens. What was logged so far is on the disk then.
   * @throws SlfleetError SLF_DISK_WRITE
   */
  capture(): CapturedShard;
  /** What was captured is written down as the checkpoint of this number. */
  kept(number: number): void;
}
