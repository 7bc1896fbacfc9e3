import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

const parameters = z.strictObject({
  licences: z
    .union([z.array(z.string().min(1)), z.record(z.string().min(1), z.number().int().min(0).max(1_000_000))])
    .describe('Features in use from now on, or feature to number in use (Expressway)'),
});

/** The operator configures or removes licensed features: a licence is consumed only when its feature is in use (S4). */
export const configure: DeviceStepEvent<z.output<typeof parameters>> = {
  name: 'configure',
  about: 'set the licensed features in use',
  target: 'devices',
  parameters,
  run: ({ licences }, device) => {
    if (Array.isArray(licences)) device.useFeatures(licences, {});
    else device.useFeatures(Object.keys(licences), licences);
  },
};
