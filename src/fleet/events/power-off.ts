import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

/** The device loses power; evaluation time stands still until it is on again (S2: 90 days of use). */
export const powerOff: DeviceStepEvent<null> = {
  name: 'power-off',
  about: 'the device loses power',
  target: 'devices',
  parameters: z.null(),
  run: (_parameters, device) => device.tell({ kind: 'power-off' }),
};
