import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

/** The device restarts. Evaluation time survives (S2); a registration that was not saved does not (F25, S4). */
export const reload: DeviceStepEvent<null> = {
  name: 'reload',
  about: 'reload: what was not saved is lost',
  target: 'devices',
  parameters: z.null(),
  run: (_parameters, device) => device.tell({ kind: 'reload' }),
};
