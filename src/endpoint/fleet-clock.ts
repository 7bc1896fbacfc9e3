import type { IncomingHttpHeaders } from 'node:http';
import { VIRTUAL_TIME_HEADER } from '../wire/virtual-time.js';

/** The last instant a Date can hold, ms (ECMA-262 §21.4.1.1). */
const LAST_MS = 8.64e15;
const OK = 200;

/** The clock of a server that stands in virtual time. */
export interface FleetClock {
  now(): number;
  /** The virtual instant it has come to; null: none was given, or it does not follow a fleet. */
  virtual(): number | null;
  /** Takes the virtual instant a message carries, if it carries one. */
  follow(headers: IncomingHttpHeaders): void;
  /**
   * Answers a message at the virtual instant it carries. What could not be read, by the answer's status, leaves the clock where it was:
   * nobody knows that it was a message.
   */
  at<Answer extends { readonly status: number }>(headers: IncomingHttpHeaders, answer: () => Answer): Answer;
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
  const follow = (headers: IncomingHttpHeaders): void => {
    const header = headers[VIRTUAL_TIME_HEADER];
    if (clock === 'wall' || typeof header !== 'string' || header.trim() === '') return;
    const sent = Number(header);
    if (sent >= 0 && sent <= LAST_MS) nowMs = sent;
  };
  return {
    now: () => nowMs ?? Date.now(),
    virtual: () => nowMs,
    follow,
    at(headers, answer) {
      const before = nowMs;
      follow(headers);
      const answered = answer();
      if (answered.status !== OK) nowMs = before;
      return answered;
    },
  };
}
