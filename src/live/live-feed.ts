import { addTraffic, type Traffic } from '../fleet/activity.js';
import { type DeviceFilter, EVERYBODY, isOfAll, type ShardLook, type WorkerLook } from '../fleet/control-port.js';
import type { LiveFleet } from '../fleet/coordinator.js';
import type { LiveWindow } from '../fleet/live-windows.js';
import type { Progress } from '../fleet/progress.js';
import type { LatencyCounts } from '../telemetry/latency-bins.js';

/** How often the fleet is looked at, ms; whoever asks oftener gets the same again. */
const LOOK_EVERY_MS = 1_000;
/** Half an hour of points: what a page draws. */
const MOST_POINTS = 1_800;

/** Answer times of one window, ms; null: nothing was answered. */
export type Spread = { readonly p50: number; readonly p95: number; readonly p99: number } | null;

/** A second of the run, as the page draws it. */
export interface LivePoint {
  /** From 1, one more a point. */
  readonly seq: number;
  readonly wallMs: number;
  readonly virtualMs: number;
  /** A second of real time. */
  readonly sent: number;
  readonly failed: number;
  readonly byFailure: Readonly<Record<string, number>>;
  readonly service: Spread;
  readonly corrected: Spread;
  readonly byState: Readonly<Record<string, number>>;
}

/** A shard as the page shows it. */
export interface ShardHealth extends ShardLook {
  /** Workers that died while they had it. */
  readonly restarts: number;
  /** Its devices that were taken up from a checkpoint; a device counts each time. */
  readonly restored: number;
}

/** A worker as the page shows it. */
export interface WorkerHealth {
  readonly worker: number;
  /** False: it has come to its end. */
  readonly alive: boolean;
  readonly reachedMs: number;
  /** Lines of the event log a second of real time. */
  readonly eventsPerSecond: number;
  readonly loopDelayMs: WorkerLook['loopDelayMs'];
  readonly shards: readonly ShardHealth[];
}

/** What the devices a filter lets through do. */
export interface Seen {
  readonly devices: number;
  readonly byState: Readonly<Record<string, number>>;
  readonly byLabel: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly byType: Traffic;
  /** Virtual instant from which all workers count `byType`; 0 where no worker was seen. Later than the start of the run: one was started again. */
  readonly countedFromMs: number;
}

interface Look {
  readonly atMs: number;
  readonly seen: Promise<readonly (WorkerLook | null)[]>;
}

/**
 * Looks at a running fleet once a second for all who want to see it: the page, `ctl`, metrics. However many they are, a
 * worker is asked once, and answers with numbers that do not grow with its devices.
 */
export class LiveFeed {
  readonly #fleet: LiveFleet;
  readonly #timer: NodeJS.Timeout;
  readonly #points: LivePoint[] = [];
  readonly #looks = new Map<string, Look>();
  #seq = 0;
  /** Looks at everybody whose answer has not come yet. */
  #pending = 0;
  #lastWindow: LiveWindow | null = null;
  #workers: readonly WorkerHealth[] = [];
  #events: { readonly atMs: number; readonly lines: readonly number[] } = { atMs: 0, lines: [] };
  #everybody: Seen = { devices: 0, byState: {}, byLabel: {}, byType: {}, countedFromMs: 0 };

  constructor(fleet: LiveFleet) {
    this.#fleet = fleet;
    // Whoever only looks keeps no program alive.
    this.#timer = setInterval(() => this.#tick(), LOOK_EVERY_MS).unref();
    void this.refresh();
  }

  get progress(): Progress {
    return this.#fleet.progress();
  }

  get workers(): readonly WorkerHealth[] {
    return this.#workers;
  }

  /** Of all devices. */
  get everybody(): Seen {
    return this.#everybody;
  }

  /** Points after one, the oldest first. */
  pointsAfter(seq: number): readonly LivePoint[] {
    return this.#points.filter((point) => point.seq > seq);
  }

  /** What the devices do that a filter lets through; for everybody what was seen last. */
  async seenBy(filter: DeviceFilter): Promise<Seen> {
    if (isOfAll(filter)) return this.#everybody;
    return mergedLooks(await this.#look(filter));
  }

  /** The run has ended: what was seen last stays. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.renew();
  }

  /** Something was done to the run: what was seen before is no longer true. */
  renew(): Promise<void> {
    this.#looks.clear();
    return this.refresh();
  }

  /** Takes what is new. */
  async refresh(): Promise<void> {
    this.#takePoints();
    this.#pending += 1;
    const looks = await this.#look(EVERYBODY).finally(() => {
      this.#pending -= 1;
    });
    if (looks.every((look) => look === null)) return;
    this.#everybody = mergedLooks(looks);
    this.#workers = this.#healthOf(looks);
  }

  /** A worker at speed `max` in process lets a look wait: another one would only stand behind it and see nothing new. */
  #tick(): void {
    if (this.#pending > 0) this.#takePoints();
    else void this.refresh();
  }

  #takePoints(): void {
    const { windows } = this.#fleet.windows;
    const fresh = windows.slice(this.#lastWindow === null ? 0 : windows.indexOf(this.#lastWindow) + 1);
    if (fresh.length === 0) return;
    const { byState } = this.progress;
    for (const window of fresh) {
      this.#seq += 1;
      this.#points.push(pointOf(this.#seq, window, byState));
    }
    this.#lastWindow = fresh.at(-1) ?? null;
    this.#points.splice(0, this.#points.length - MOST_POINTS);
  }

  #look(filter: DeviceFilter): Promise<readonly (WorkerLook | null)[]> {
    const now = performance.now();
    const key = JSON.stringify(filter);
    const last = this.#looks.get(key);
    if (last !== undefined && now - last.atMs < LOOK_EVERY_MS / 2) return last.seen;
    for (const [other, { atMs }] of this.#looks) if (now - atMs > LOOK_EVERY_MS) this.#looks.delete(other);
    const seen = this.#fleet.control.look(filter);
    this.#looks.set(key, { atMs: now, seen });
    return seen;
  }

  #healthOf(looks: readonly (WorkerLook | null)[]): WorkerHealth[] {
    const atMs = performance.now();
    const seconds = (atMs - this.#events.atMs) / 1_000;
    const before = this.#events.lines;
    const lines = looks.map((look) => look?.shards.reduce((sum, { events }) => sum + events, 0) ?? 0);
    const first = before.length === 0;
    const isTooSoon = !first && seconds * 1_000 < LOOK_EVERY_MS / 2;
    if (!isTooSoon) this.#events = { atMs, lines };
    const rateOf = (worker: number): number => {
      if (isTooSoon) return this.#workers[worker]?.eventsPerSecond ?? 0;
      return first ? 0 : Math.max(0, (lines[worker] ?? 0) - (before[worker] ?? 0)) / seconds;
    };
    return looks.map((look, worker) => {
      const last = this.#workers[worker];
      if (look === null) {
        const gone = { worker, reachedMs: 0, loopDelayMs: null, shards: [], ...last };
        return { ...gone, alive: false, eventsPerSecond: 0 };
      }
      return {
        worker,
        alive: !look.ended,
        reachedMs: Math.min(...look.shards.map(({ reachedMs }) => reachedMs)),
        eventsPerSecond: rateOf(worker),
        loopDelayMs: look.loopDelayMs,
        shards: look.shards.map((shard) => this.#healthOfShard(shard)),
      };
    });
  }

  #healthOfShard(look: ShardLook): ShardHealth {
    const { revivals } = this.#fleet.figures;
    return { ...look, restarts: revivals.restarts(look.index), restored: revivals.restored(look.index) };
  }
}

function pointOf(seq: number, window: LiveWindow, byState: Progress['byState']): LivePoint {
  const seconds = Math.max(0.001, (window.untilWallMs - window.fromWallMs) / 1_000);
  return {
    seq,
    wallMs: Math.round(window.untilWallMs),
    virtualMs: Math.round(window.untilVirtualMs),
    sent: rounded(window.sent / seconds),
    failed: rounded(window.failed / seconds),
    byFailure: Object.fromEntries(
      Object.entries(window.byFailure).map(([failure, count]) => [failure, rounded(count / seconds)]),
    ),
    service: spreadOf(window.service),
    corrected: spreadOf(window.corrected),
    byState,
  };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function spreadOf(latency: LatencyCounts): Spread {
  if (latency.count === 0) return null;
  return { p50: latency.percentile(50), p95: latency.percentile(95), p99: latency.percentile(99) };
}

function mergedLooks(looks: readonly (WorkerLook | null)[]): Seen {
  const byState: Record<string, number> = {};
  const byLabel: Record<string, Record<string, number>> = {};
  const byType: Traffic = {};
  let devices = 0;
  let countedFromMs = 0;
  for (const look of looks) {
    if (look === null) continue;
    devices += look.devices;
    countedFromMs = Math.max(countedFromMs, look.countedFromMs);
    addCounts(byState, look.byState);
    for (const [label, states] of Object.entries(look.byLabel)) {
      byLabel[label] ??= {};
      addCounts(byLabel[label], states);
    }
    addTraffic(byType, look.byType);
  }
  return { devices, byState, byLabel, byType, countedFromMs };
}

function addCounts(into: Record<string, number>, from: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(from)) into[name] = (into[name] ?? 0) + count;
}
