import { draw } from '../random/draw.js';
import type { TransportFailure } from '../wire/transport-failure.js';
import type { ActiveFault, Crossing } from './fault.js';

/** What all faults in force together do to one message. At most one of `fail` and `refuse` is set. */
export interface CrossingEffect {
  readonly fail: TransportFailure | null;
  /** The endpoint refuses the message with this text. */
  readonly refuse: string | null;
  /** Added to the time until the answer, or until the refusal or failure. */
  readonly delayMs: number;
}

const NO_EFFECT: CrossingEffect = { fail: null, refuse: null, delayMs: 0 };

/**
 * The effect of the faults in force on one message: the first failure or refusal wins, the delays of the faults before it
 * add up. Without faults nothing is allocated; a caller that sees an empty list need not ask at all.
 * @param chance a number from 0 (included) to 1 (excluded), keyed by device and message
 */
export function crossingEffect(active: readonly ActiveFault[], crossing: Crossing, chance: number): CrossingEffect {
  let delayMs = 0;
  for (let i = 0; i < active.length; i++) {
    const { definition, parameters } = active[i] as ActiveFault;
    const effect = definition.affect(parameters, crossing, chanceOf(chance, i));
    if (effect === null) continue;
    if ('fail' in effect) return { fail: effect.fail, refuse: null, delayMs };
    if ('refuse' in effect) return { fail: null, refuse: effect.refuse, delayMs };
    delayMs += effect.delayMs;
  }
  return delayMs === 0 ? NO_EFFECT : { fail: null, refuse: null, delayMs };
}

/** Two faults that each hit half of the messages must not hit the same half, so each has its own number. */
function chanceOf(chance: number, position: number): number {
  return position === 0 ? chance : draw((chance * 0x1_0000_0000) >>> 0, position, 'fault-toxicity', 0);
}
