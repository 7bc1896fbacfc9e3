import { z } from 'zod';
import type { DeviceStepEvent } from './step-event.js';
import { stormTime } from './storm-parameters.js';

const MOST_IN_A_BATCH = 1_000_000;

const parameters = z.strictObject({
  release: z.string().min(1).describe('Release to install'),
  batch: z.int().min(1).max(MOST_IN_A_BATCH).default(50).describe('Devices that reload at once'),
  every: stormTime('Time from one batch to the next', '10m'),
});

/**
 * Devices are upgraded in batches, in the order of the fleet: each batch installs the release and reloads, the next follows
 * after a while (S4; the batches are how operators do it, modelled).
 */
export const rollingUpgrade: DeviceStepEvent<z.output<typeof parameters>> = {
  name: 'rolling-upgrade',
  about: 'install another release and reload, batch after batch',
  target: 'devices',
  parameters,
  stages: ({ batch, every }, { position }) => [Math.floor(position() / batch) * every],
  run: ({ release }, device) => device.install(release),
};
