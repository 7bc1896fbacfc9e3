import { z } from 'zod';
import { HOUR_MS } from '../../time/duration.js';
import { period } from './fields.js';

const OFTEN = '1h or longer';

export const observe = z
  .strictObject({
    every: period
      .refine((ms) => ms >= HOUR_MS, { error: OFTEN })
      .prefault('1d')
      .describe('So long apart, at least 1h; besides, at the end of the run.'),
  })
  .optional()
  .describe(
    'Looks at the devices with Smart Licensing Using Policy and records the RUM reports they hold and, by the load model, the CPU and memory these cost: a line for each label and virtual account. Without it: nobody looks.',
  );
