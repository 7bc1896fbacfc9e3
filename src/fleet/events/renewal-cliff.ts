import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';
import { stormTime } from './storm-parameters.js';

const parameters = z
  .strictObject({
    what: z
      .enum(['authorization', 'certificate'])
      .default('authorization')
      .describe('What is renewed: the authorization (every 30 days) or the ID certificate (every 180 days)'),
    within: stormTime('All renewals fall into this time, each at an instant drawn by chance; 0s: at one instant', '0s'),
  })
  .prefault({});

/**
 * The renewals of all devices fall on one instant, as they do 30 (or 180) days after all were registered in the same hour
 * (S2). Devices under Using Policy have neither; they synchronise.
 */
export const renewalCliff: DeviceStepEvent<z.output<typeof parameters>> = {
  name: 'renewal-cliff',
  about: 'the renewals of all devices fall on one instant',
  target: 'devices',
  parameters,
  stages: ({ within }, { chance }) => [Math.floor(chance * within)],
  run: ({ what }, device) => device.tell({ kind: what === 'authorization' ? 'renew-auth' : 'renew-id' }),
};
