import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

/** The operator saves the configuration and the PKI key (F25, S4). */
export const save: DeviceStepEvent<null> = {
  name: 'save',
  about: 'write memory',
  target: 'devices',
  parameters: z.null(),
  run: (_parameters, device) => device.save(),
};
