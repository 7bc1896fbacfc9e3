import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

const parameters = z
  .union([z.string().min(1), z.strictObject({ release: z.string().min(1).describe('Release to install') })])
  .transform((given) => (typeof given === 'string' ? { release: given } : given));

/** Another release is installed (up or down) and the device reloads; its entitlement tags may change with it (S4: C9500). */
export const upgrade: DeviceStepEvent<z.output<typeof parameters>> = {
  name: 'upgrade',
  about: 'install another release and reload',
  target: 'devices',
  parameters,
  run: ({ release }, device) => device.install(release),
};
