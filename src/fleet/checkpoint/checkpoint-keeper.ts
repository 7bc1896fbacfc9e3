import { join } from 'node:path';
import { isOutOfFiles } from '../../errors/out-of-files.js';
import { eventFileName } from '../../telemetry/event-log.js';
import { reachesTo } from '../../telemetry/log-position.js';
import { type Numbered, readCheckpoint, writeCheckpoint } from './checkpoint-file.js';
import type { Capturable, ShardCheckpoint } from './shard-checkpoint.js';

/** Where a run keeps its checkpoints, and how much of its time they may take. */
export interface CheckpointSettings {
  readonly folder: string;
  /** Before that no shard is captured, ms of real time: a run that is over in seconds is sooner lived again than kept. */
  readonly firstMs: number;
  /** No shard is captured more often, ms of real time. */
  readonly everyMs: number;
  /** Share of a worker's time that checkpoints may take, above 0 up to 1. */
  readonly share: number;
}

/**
 * What is lost at most is what ten seconds lived at the beginning, and later about what fifty captures take; a run is a fiftieth
 * slower for it, and somewhat more for the garbage.
 */
export const USUAL_RHYTHM: Omit<CheckpointSettings, 'folder'> = { firstMs: 10_000, everyMs: 2_000, share: 0.02 };

const NAME_DIGITS = 4;

export function nameOf(shard: number): string {
  return String(shard).padStart(NAME_DIGITS, '0');
}

/**
 * The newest checkpoint of a shard on which its event file can be continued.
 * @throws SlfleetError SLF_CHECKPOINT_DAMAGED, SLF_CHECKPOINT_VERSION
 */
export function readShard(folder: string, eventsFolder: string, shard: number): Numbered<ShardCheckpoint> | null {
  const events = join(eventsFolder, eventFileName(shard));
  return readCheckpoint<ShardCheckpoint>(folder, nameOf(shard), ({ log }) => reachesTo(events, log));
}

interface Kept {
  readonly shard: Capturable;
  /** Number of its newest checkpoint; 0: none. */
  number: number;
}

/**
 * Keeps the checkpoints of a worker's shards, one shard after the other, so that no pause is longer than one of them takes. Between
 * two pauses so much time is left that all of them together take no more than their share of it, however large the fleet.
 */
export class CheckpointKeeper {
  readonly #kept: readonly Kept[];
  readonly #settings: CheckpointSettings;
  readonly #now: () => number;
  #next = 0;
  #dueMs: number;
  /** Before that the next one would take more than its share. */
  #freeMs: number;

  /** @param shards each with the number of the checkpoint it was restored from, or 0 */
  constructor(
    shards: readonly { readonly shard: Capturable; readonly number: number }[],
    settings: CheckpointSettings,
    now: () => number = () => performance.now(),
  ) {
    this.#kept = shards.map(({ shard, number }) => ({ shard, number }));
    this.#settings = settings;
    this.#now = now;
    this.#freeMs = now();
    this.#dueMs = this.#freeMs + settings.firstMs;
  }

  /** Nothing is going on in any shard just now: takes a checkpoint if one is due or wanted, and a file is free for it. */
  offer(): void {
    const began = this.#now();
    const isDue = began >= this.#dueMs;
    const kept = isDue ? this.#inTurn() : this.#wanted(began);
    if (kept === undefined || kept.shard.busy) return;
    this.#writeIfThereAreFiles(kept);
    const { everyMs, share } = this.#settings;
    const ended = this.#now();
    this.#freeMs = ended + (ended - began) * (1 / share - 1);
    this.#dueMs = Math.max(isDue ? ended + everyMs / this.#kept.length : this.#dueMs, this.#freeMs);
  }

  #inTurn(): Kept {
    const kept = this.#kept[this.#next] as Kept;
    this.#next = (this.#next + 1) % this.#kept.length;
    return kept;
  }

  #wanted(nowMs: number): Kept | undefined {
    return nowMs < this.#freeMs ? undefined : this.#kept.find(({ shard }) => shard.wanted && !shard.busy);
  }

  /** The run was stopped: what goes on from here is to lose nothing. */
  all(): void {
    for (const kept of this.#kept) if (!kept.shard.busy) this.#write(kept);
  }

  /** A checkpoint that is left out costs a little time at a restart; a run that ends for it would cost the run. */
  #writeIfThereAreFiles(kept: Kept): void {
    try {
      this.#write(kept);
    } catch (error) {
      if (!isOutOfFiles(error)) throw error;
    }
  }

  #write(kept: Kept): void {
    const { shard } = kept;
    const number = kept.number + 1;
    shard.begin(number);
    writeCheckpoint(this.#settings.folder, nameOf(shard.index), number, shard.capture());
    kept.number = number;
    shard.wanted = false;
    shard.kept(number);
  }
}
