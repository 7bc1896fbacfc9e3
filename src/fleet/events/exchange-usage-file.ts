import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';

const parameters = z
  .strictObject({
    usage: z.string().min(1).default('report.txt').describe('File on the flash that was saved'),
    ack: z.string().min(1).default('ack.txt').describe('File on the flash the ACK goes to'),
  })
  .nullable()
  .transform((given) => given ?? { usage: 'report.txt', ack: 'ack.txt' });

/**
 * Off-line reporting: somebody carries the file of `license smart save usage` to the endpoint and the ACK file back, ready for
 * `license smart import` (S1). A file that is not there, or is refused, brings nothing back.
 */
export const exchangeUsageFile: DeviceStepEvent<z.output<typeof parameters>> = {
  name: 'exchange-usage-file',
  about: 'carry a saved usage file to the endpoint and its ACK file back to the flash',
  target: 'devices',
  parameters,
  run: ({ usage, ack }, device) => device.exchangeUsageFile(usage, ack),
};
