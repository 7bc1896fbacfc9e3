import { z } from 'zod';
import { defineFault, type FaultEffect } from '../fault.js';
import { hitParameters, hits } from './parameters.js';

const EFFECTS = new Map<number, FaultEffect>();

function effectOf(httpStatus: number): FaultEffect {
  let effect = EFFECTS.get(httpStatus);
  if (effect === undefined) {
    effect = { fail: { kind: 'http-status', httpStatus } };
    EFFECTS.set(httpStatus, effect);
  }
  return effect;
}

export const httpError = defineFault({
  name: 'http-error',
  about: 'The endpoint, or a gateway before it, answers with an HTTP error status.',
  source: 'F17, S1 (504), P§1.6',
  parameters: z
    .strictObject({
      status: z.int().min(300).max(599).default(504).describe('HTTP status, 300 to 599.'),
      ...hitParameters,
    })
    .prefault({}),
  affect: (parameters, crossing, chance) => (hits(parameters, crossing, chance) ? effectOf(parameters.status) : null),
});
