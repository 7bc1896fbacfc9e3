import { z } from 'zod';
import { defineFault, type FaultEffect } from '../fault.js';
import { FAILURES } from '../shared-failures.js';
import { hitParameters, hits } from './parameters.js';

const EFFECTS: Readonly<Record<'no-reply' | 'refused', FaultEffect>> = {
  'no-reply': { fail: FAILURES['no-reply'] },
  refused: { fail: FAILURES.refused },
};

export const packetLoss = defineFault({
  name: 'packet-loss',
  about: 'An unstable path: a share of messages is lost or reset.',
  source: 'F15, S1',
  parameters: z
    .strictObject({
      ...hitParameters,
      toxicity: hitParameters.toxicity.default(0.1),
      as: z
        .enum(['no-reply', 'refused'])
        .default('refused')
        .describe('refused: the connection is reset (reset_peer). no-reply: no answer comes (timeout).'),
    })
    .prefault({}),
  affect: (parameters, crossing, chance) => (hits(parameters, crossing, chance) ? EFFECTS[parameters.as] : null),
});
