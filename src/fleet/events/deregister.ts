import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

/** The operator gives the registration up; the licences go back into the pool (S4). */
export const deregister: DeviceStepEvent<null> = {
  name: 'deregister',
  about: 'license smart deregister',
  target: 'devices',
  parameters: z.null(),
  run: (_parameters, device) => device.tell({ kind: 'deregister' }),
};
