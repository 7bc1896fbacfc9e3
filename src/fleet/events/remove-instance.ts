import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

/** An operator removes the product instance in the CSSM; the device learns of it at its next message (P§1.6). */
export const removeInstance: DeviceStepEvent<null> = {
  name: 'remove-instance',
  about: 'remove the product instance at the endpoint',
  target: 'devices',
  parameters: z.null(),
  run: (_parameters, device) => device.removeProductInstance(),
};
