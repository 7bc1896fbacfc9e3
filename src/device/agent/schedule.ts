import { SECOND_MS } from '../../time/duration.js';
import type { ClassicState } from './classic-state.js';

/**
 * When to send again after an answer: as long after the instant the request was SENT as was dictated (observed: 30 days less
 * one second after the answer, P§8). Never less than a second ahead, so that a server that dictates nothing, or answers
 * later than the interval it dictates, cannot make a device send without time passing (modelled).
 */
export function dueAfterAnswerMs(state: ClassicState, intervalMs: number, now: number): number {
  return Math.max(state.sentAtMs + intervalMs, now + SECOND_MS);
}

/** The first instant after `now` that lies a whole number of periods from `due`: the phase never drifts. */
export function nextInPhaseMs(due: number, periodMs: number, now: number): number {
  return now < due ? due : due + (Math.floor((now - due) / periodMs) + 1) * periodMs;
}
