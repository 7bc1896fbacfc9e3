import type { IncomingHttpHeaders } from 'node:http';
import { VIRTUAL_TIME_HEADER } from '../wire/virtual-time.js';

/** The clock of a server that stands in virtual time. */
export interface FleetClock {
  now(): number;
  /** Takes the virtual instant a message carries, if it carries one. */
  follow(headers: IncomingHttpHeaders): void;
}

export interface FleetClockOptions {
  /** `fleet`: the clock follows the virtual time messages carry. `wall`: it does not. */
  readonly clock: 'fleet' | 'wall';
  /** `fleet` only: virtual time before the first message has come; null: wall-clock time. */
  readonly startMs: number | null;
}

/**
 * A clock that follows the fleet: a message carries the virtual instant it was sent at in a header, so that a year can pass in
 * seconds; messages without one are judged by the latest instant seen, or by the wall clock where none ever came.
 */
export function fleetClock({ clock, startMs }: FleetClockOptions): FleetClock {
  let nowMs = clock === 'wall' ? null : startMs;
  return {
    now: () => nowMs ?? Date.now(),
    follow(headers) {
      const header = headers[VIRTUAL_TIME_HEADER];
      if (clock === 'wall' || typeof header !== 'string') return;
      const sent = Number(header);
      if (Number.isFinite(sent)) nowMs = sent;
    },
  };
}
