import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

const parameters = z
  .strictObject({
    token: z.string().min(1).default('default').describe("Name of an ID token of the device's virtual account"),
    force: z.boolean().default(false).describe('Register although the product instance exists already (F1)'),
  })
  .nullable()
  .transform((given) => given ?? { token: 'default', force: false });

/** The operator registers the device with an ID token (S2, S4). */
export const registerDevice: DeviceStepEvent<z.output<typeof parameters>> = {
  name: 'register',
  about: 'license smart register idtoken T [force]',
  target: 'devices',
  parameters,
  run: ({ token, force }, device) => device.tell({ kind: 'register', token: device.token(token), force }),
};
