import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';
import { stormTime } from './storm-parameters.js';

const parameters = z
  .strictObject({
    after: stormTime('The network is gone for so long first', '1h'),
    within: stormTime('Then all devices try again within this time, each at an instant drawn by chance', '1m'),
    as: z
      .enum(['unreachable', 'refused'])
      .default('unreachable')
      .describe('How the blackout looks to them: unreachable (connections time out) or refused'),
  })
  .prefault({});

const [BLACKOUT, LIGHTS_ON] = [0, 1];

/**
 * A blackout ends, and every device calls at once: what could not be done meanwhile is tried again without waiting for the
 * retry ladder, and what the device holds is renewed, as links that come back and scripts that follow them bring about
 * (modelled; agents by themselves would come back on their own retry times, which the fault `outage` alone shows).
 */
export const reconnectStorm: DeviceStepEvent<z.output<typeof parameters>> = {
  name: 'reconnect-storm',
  about: 'a blackout, and when it ends all devices call within a short time',
  target: 'devices',
  parameters,
  stages: ({ after, within }, { chance }) => [0, after, after + Math.floor(chance * within)],
  fault: ({ as }) => ({ fault: 'outage', parameters: { as } }),
  run: (_parameters, device, stage) => {
    if (stage === BLACKOUT) device.disturb();
    else if (stage === LIGHTS_ON) device.calm();
    else device.callAgain();
  },
};
