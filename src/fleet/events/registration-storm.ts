import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';
import { stormTime, stormToken } from './storm-parameters.js';

const parameters = z
  .strictObject({
    within: stormTime('All of them are told within this time, each at an instant drawn by chance; 0s: at once', '1m'),
    token: stormToken,
    force: z.boolean().default(false).describe('Register also where the product instance exists already (F1)'),
  })
  .prefault({});

/** Every device of the selection registers within a short time, as after a rollout by script (modelled). */
export const registrationStorm: DeviceStepEvent<z.output<typeof parameters>> = {
  name: 'registration-storm',
  about: 'all register within a short time',
  target: 'devices',
  parameters,
  stages: ({ within }, { chance }) => [Math.floor(chance * within)],
  run: ({ token, force }, device) => device.tell({ kind: 'register', token: device.token(token), force }),
};
