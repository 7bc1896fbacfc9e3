import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

/** The device gets power again and acts on every deadline that passed meanwhile. */
export const powerOn: DeviceStepEvent<null> = {
  name: 'power-on',
  about: 'the device gets power again',
  target: 'devices',
  parameters: z.null(),
  run: (_parameters, device) => device.tell({ kind: 'power-on' }),
};
