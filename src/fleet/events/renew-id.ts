import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

/** The operator asks for the ID certificate to be renewed now. */
export const renewId: DeviceStepEvent<null> = {
  name: 'renew-id',
  about: 'license smart renew ID',
  target: 'devices',
  parameters: z.null(),
  run: (_parameters, device) => device.tell({ kind: 'renew-id' }),
};
