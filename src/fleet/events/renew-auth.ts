import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

/** The operator asks for the authorization to be renewed now. */
export const renewAuth: DeviceStepEvent<null> = {
  name: 'renew-auth',
  about: 'license smart renew auth',
  target: 'devices',
  parameters: z.null(),
  run: (_parameters, device) => device.tell({ kind: 'renew-auth' }),
};
