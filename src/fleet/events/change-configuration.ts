import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

/**
 * The running configuration is changed in something that licensing does not care about, as automation does every night. On
 * releases with CSCwa85199 every change opens another RUM report a licence.
 */
export const changeConfiguration: DeviceStepEvent<null> = {
  name: 'change-configuration',
  about: 'change the running configuration, nothing of licensing',
  target: 'devices',
  parameters: z.null(),
  run: (_parameters, device) => device.tell({ kind: 'configured' }),
};
