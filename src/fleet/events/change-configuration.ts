import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

/**
 * The running configuration is changed in something that licensing does not care about, as automation does every night. It leaves
 * the trace that an operator's change at the console leaves: the line in the event log, `%SYS-5-CONFIG_I`. On
 * releases with CSCwa85199 every change opens another RUM report a licence.
 */
export const changeConfiguration: DeviceStepEvent<null> = {
  name: 'change-configuration',
  about: 'change the running configuration, nothing of licensing',
  target: 'devices',
  parameters: z.null(),
  run: (_parameters, device) => device.noteConfigured(),
};
