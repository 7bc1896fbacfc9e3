import { z } from 'zod';
import { defineFault } from '../fault.js';
import { hitParameters, hits } from './parameters.js';

export const serverRefuses = defineFault({
  name: 'server-refuses',
  about: 'The endpoint answers, but refuses the message with a text.',
  source: 'F2, S4 scenario 2; other texts P§1.6',
  parameters: z
    .strictObject({
      text: z
        .string()
        .min(1)
        .max(500)
        .default('Your request could not be processed right now. Please try again')
        .describe('The text the device shows as its failure reason.'),
      ...hitParameters,
    })
    .prefault({}),
  affect: (parameters, crossing, chance) => (hits(parameters, crossing, chance) ? { refuse: parameters.text } : null),
});
