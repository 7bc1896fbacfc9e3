import { z } from 'zod';
import { parseDuration } from '../../time/duration.js';
import type { DeviceStepEvent } from './step-event.js';

const parameters = z.strictObject({
  offset: z
    .string()
    .regex(/^-?(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w|y))+$/, 'a duration such as 2h, or -90d')
    .describe('How far the device clock is ahead of true time; negative: behind; 0s: correct'),
});

/** The device's clock is wrong, or is corrected (F3, S4 scenario 3). */
export const setClock: DeviceStepEvent<z.output<typeof parameters>> = {
  name: 'set-clock',
  about: 'set the device clock ahead of or behind true time',
  target: 'devices',
  parameters,
  run: ({ offset }, device) => {
    const behind = offset.startsWith('-');
    const size = parseDuration(behind ? offset.slice(1) : offset) ?? 0;
    device.setClockOffset(behind ? -size : size);
  },
};
