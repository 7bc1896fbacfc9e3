import { NEVER } from '../device/agent/agent.js';
import type { Tally } from '../telemetry/tally.js';
import { DAY_MS } from '../time/duration.js';
import type { ControlBlock } from './control-block.js';
import type { FleetPlan } from './plan.js';
import type { Shard } from './shard.js';

/** Virtual time each shard lives in turn at speed `max` in process: small enough to watch and to stop. */
const WINDOW_MS = DAY_MS;
/** How long a worker waits that is held back by another one's devices. */
const HELD_BACK_MS = 1;
/** A paced fleet looks at the clock at least so often. */
const PACED_TICK_MS = 20;

/** Real time a shard lives on end before answers are taken: were it longer, the wait for it would pass for the server's. */
const PACED_TURN_MS = 10;

/** What a worker drives through virtual time. */
export interface Drive {
  readonly plan: FleetPlan;
  readonly shards: readonly Shard[];
  readonly control: ControlBlock;
  readonly tally: Tally;
  /** Called after every window at speed `max` in process, where the thread never lets go by itself. */
  readonly onWindow: () => void;
  /** By which somebody pauses the run or changes its speed; null: nobody can. */
  readonly steering: { readonly changed: boolean } | null;
  /**
   * Called again and again when nothing is going on in any shard: after every window at speed `max` in process, where the
   * thread never lets go by itself; else each time the fleet has caught up with the clock or the server.
   */
  readonly onPause: () => void;
}

/** How a drive ended: whether it was stopped early, and the virtual instant up to which everything happened. */
export interface DriveResult {
  readonly stopped: boolean;
  readonly reachedMs: number;
  /** It has not come to its end: the wheel was taken from it. */
  readonly handedBack?: true;
}

function endOf(plan: FleetPlan): number {
  return plan.startMs + plan.durationMs;
}

/** Shards that were restored may have come further than others. */
function startOf(shards: readonly Shard[], end: number): number {
  return shards.reduce((least, shard) => Math.min(least, shard.clockNow), end);
}

function floorOf(shards: readonly Shard[], end: number): number {
  let floor = end;
  for (const shard of shards) floor = Math.min(floor, shard.floorMs);
  return floor;
}

/**
 * Speed `max`, answers at once: window after window, without ever waiting.
 * @param from the instant up to which everything has happened
 */
export function driveInstantly(
  { plan, shards, control, tally, onWindow, onPause, steering }: Drive,
  from = startOf(shards, endOf(plan)),
  end = endOf(plan),
): DriveResult {
  let reached = from;
  while (reached < end) {
    if (control.stopRequested) return { stopped: true, reachedMs: reached };
    if (steering?.changed) return { stopped: false, reachedMs: reached, handedBack: true };
    reached = Math.min(end, reached + WINDOW_MS);
    for (const shard of shards) shard.runUntil(reached);
    tally.set('virtualMs', reached);
    onPause();
    onWindow();
  }
  return { stopped: false, reachedMs: end };
}

/** A bell that answers from the network ring. */
class Bell {
  #wake: (() => void) | null = null;
  #rung = false;

  readonly ring = (): void => {
    this.#rung = true;
    this.#wake?.();
  };

  /** Waits for a ring since the last wait, or for some time. */
  wait(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#wake = null;
        this.#rung = false;
        resolve();
      };
      if (this.#rung) {
        setImmediate(end);
        return;
      }
      if (mostMs === 0) {
        setImmediate(end);
        return;
      }
      const timer = setTimeout(end, mostMs);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = null;
        // All answers that are there already are taken before anything new is sent.
        setImmediate(end);
      };
    });
  }
}

/**
 * Speed `max` over a network: everything that is due goes out, up to `lookahead` ahead of the oldest message on its way
 * in any worker.
 */
export async function driveOverNetwork({
  plan,
  shards,
  control,
  tally,
  onPause,
  steering,
}: Drive): Promise<DriveResult> {
  const end = endOf(plan);
  const bell = new Bell();
  for (const shard of shards) shard.onArrival = bell.ring;
  const limitNow = (): number => Math.min(end, control.floorMs + plan.wire.lookaheadMs);
  for (;;) {
    if (control.stopRequested) return { stopped: true, reachedMs: floorOf(shards, end) };
    if (steering?.changed) return { stopped: false, reachedMs: floorOf(shards, end), handedBack: true };
    const limit = limitNow();
    for (const shard of shards) shard.runUntil(limit);
    tally.set('virtualMs', floorOf(shards, end));
    onPause();
    const outstanding = shards.some((shard) => shard.waits);
    // Only now has happened what is due at the very end.
    if (limit === end && !outstanding) return { stopped: false, reachedMs: end };
    if (limitNow() > limit) continue;
    const since = performance.now();
    await bell.wait(outstanding ? PACED_TICK_MS : HELD_BACK_MS);
    if (shards.some((shard) => shard.nextDeadline > limit)) tally.add('stallMs', performance.now() - since);
  }
}

/** Virtual time that follows real time by a factor, and can be held. */
export class PacedTime {
  #startedAt = performance.now();
  #heldMs = 0;

  constructor(
    private startMs: number,
    private speed: number,
  ) {}

  /** Goes on from an instant, at a speed that may be another one. */
  restart(atMs: number, speed: number): void {
    this.startMs = atMs;
    this.speed = speed;
    this.#startedAt = performance.now();
    this.#heldMs = 0;
  }

  /** Virtual now. */
  get now(): number {
    return this.startMs + (performance.now() - this.#startedAt - this.#heldMs) * this.speed;
  }

  /** Real time until a virtual instant, ms; 0 if it has passed. */
  realMsUntil(virtualMs: number): number {
    return Math.max(0, (virtualMs - this.now) / this.speed);
  }

  /** Real time since a virtual instant, ms; 0 if it has not come. */
  realMsSince(virtualMs: number): number {
    return Math.max(0, (this.now - virtualMs) / this.speed);
  }

  /** Sets virtual time back to an instant, as if it had stood still. @returns the real time lost, ms */
  holdAt(virtualMs: number): number {
    const lost = this.realMsSince(virtualMs);
    this.#heldMs += lost;
    return lost;
  }
}

/**
 * A speed of `Nx`: virtual time follows real time. With `pacing: closed` it stands still while the oldest message on its
 * way is more than `lookahead` behind, and the stall is counted; with `open` it goes on whatever the server does.
 * @param from the instant up to which everything has happened
 */
export async function drivePaced(
  drive: Drive,
  time: PacedTime,
  from = startOf(drive.shards, endOf(drive.plan)),
): Promise<DriveResult> {
  const { plan, shards, control, tally, onPause, steering } = drive;
  const end = endOf(plan);
  const bell = new Bell();
  for (const shard of shards) shard.onArrival = bell.ring;
  let reached = from;
  for (;;) {
    if (control.stopRequested) return { stopped: true, reachedMs: reached };
    if (steering?.changed) return { stopped: false, reachedMs: reached, handedBack: true };
    let limit = end;
    if (plan.pacing === 'closed') {
      const { lookaheadMs } = plan.wire;
      const oldest = shards.reduce((least, shard) => Math.min(least, shard.oldestOutstanding), NEVER);
      if (time.now > oldest + lookaheadMs) tally.add('stallMs', time.holdAt(oldest + lookaheadMs));
      // At a high speed more than the lookahead passes from one look at the clock to the next.
      limit = Math.min(end, floorOf(shards, end) + lookaheadMs);
    }
    const now = Math.min(limit, time.now);
    for (const shard of shards) shard.runUntil(now, PACED_TURN_MS);
    reached = now;
    tally.set('virtualMs', now);
    onPause();
    const next = shards.reduce((least, shard) => Math.min(least, shard.nextDeadline), Number.POSITIVE_INFINITY);
    if (now >= end) {
      if (plan.pacing === 'open') for (const shard of shards) shard.dropWaiting();
      const outstanding = shards.some((shard) => shard.waits);
      if (!outstanding && next > end) return { stopped: false, reachedMs: end };
    }
    const most = shards.some((shard) => shard.unfinished) ? 0 : Math.max(1, time.realMsUntil(Math.min(next, end)));
    await bell.wait(Math.min(PACED_TICK_MS, most));
  }
}
