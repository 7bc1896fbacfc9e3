import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';
import { stormTime, stormToken } from './storm-parameters.js';

const parameters = z
  .strictObject({
    registerAfter: stormTime('So long after the certificates expired the devices are registered anew', '15m'),
    within: stormTime('All of them within this time, each at an instant drawn by chance', '5m'),
    token: stormToken,
  })
  .prefault({});

const EXPIRY = 0;

/**
 * The ID certificates of all devices expire at one instant, as certificates do that were issued on one day and could not
 * be renewed. The devices are unregistered from then on (S2), until somebody registers them all: by force, since the
 * server may still know them (F1). Devices under Using Policy ask for trust anew; they had no ID certificate to lose.
 */
export const certificateCliff: DeviceStepEvent<z.output<typeof parameters>> = {
  name: 'certificate-cliff',
  about: 'all ID certificates expire at one instant; later all devices are registered anew',
  target: 'devices',
  parameters,
  stages: ({ registerAfter, within }, { chance }) => [0, registerAfter + Math.floor(chance * within)],
  run: ({ token }, device, stage) => {
    if (stage === EXPIRY) device.tell({ kind: 'certificate-expired' });
    else device.tell({ kind: 'register', token: device.token(token), force: true });
  },
};
