import { z } from 'zod';
import { defineFault } from '../fault.js';
import { durationParameter, hitParameters, hits } from './parameters.js';

export const latency = defineFault({
  name: 'latency',
  about: 'Answers take longer: latency plus or minus jitter, never less than nothing.',
  source: 'no document: a condition of any real network',
  parameters: z
    .strictObject({
      latency: durationParameter('1s', 'Time added to every answer it hits.'),
      jitter: durationParameter('0s', 'The added time varies evenly by so much up and down.'),
      ...hitParameters,
    })
    .prefault({}),
  affect: (parameters, crossing, chance) => {
    if (!hits(parameters, crossing, chance)) return null;
    // Among the messages it hits, chance / toxicity is again evenly spread from 0 to 1.
    const spread = 2 * (chance / parameters.toxicity) - 1;
    return { delayMs: Math.max(0, Math.round(parameters.latency + spread * parameters.jitter)) };
  },
});
