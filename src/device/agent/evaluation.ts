import type { AgentContext } from './agent.js';
import { type ClassicState, isRegistered, NO_INSTANT_MS } from './classic-state.js';
import { stateAfter } from './classic-tables.js';

/**
 * The evaluation period: 90 days of use, one for the whole device, kept over restarts, never reset (S2, S4).
 *
 * It is a clock that runs or stands still. Standing, it is a remainder; running, it is the instant at which it will be
 * spent. Nothing ever adds to the remainder, and the only subtraction is that of the time it ran.
 */

/** Evaluation time left at `now`, ms. */
export function evaluationLeftMs(state: ClassicState, now: number): number {
  if (state.evaluationEndsMs === NO_INSTANT_MS) return state.evaluationLeftMs;
  return Math.max(0, state.evaluationEndsMs - now);
}

/**
 * Use counts while at least one licence is in use and the device has not received both answers, to a registration and to an
 * authorization (S2); where the rhythm says so, registration alone is enough (Expressway, S3).
 */
function counts(state: ClassicState, context: AgentContext): boolean {
  if (!state.powered || context.entitlements.length === 0 || state.evaluationLeftMs === 0) return false;
  if (!isRegistered(state)) return true;
  return !context.rhythm.evaluationStopsAtRegistration && state.authorizationSinceMs === NO_INSTANT_MS;
}

/** Starts or stops the clock, after whatever may have changed what it depends on. */
export function adjustEvaluation(state: ClassicState, now: number, context: AgentContext): void {
  const runs = state.evaluationEndsMs !== NO_INSTANT_MS;
  if (counts(state, context) === runs) return;
  if (runs) {
    state.evaluationLeftMs = evaluationLeftMs(state, now);
    state.evaluationEndsMs = NO_INSTANT_MS;
  } else {
    state.evaluationEndsMs = now + state.evaluationLeftMs;
  }
}

/** The evaluation is spent. A registered device stays registered; it shows only once the registration ends. */
export function spendEvaluation(state: ClassicState): void {
  state.evaluationLeftMs = 0;
  state.evaluationEndsMs = NO_INSTANT_MS;
  state.licensing = stateAfter(state.licensing, 'evaluation spent');
}
