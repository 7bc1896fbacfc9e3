import { z } from 'zod';
import { parseDuration, YEAR_MS } from '../../time/duration.js';
import type { DeviceStepEvent } from './step-event.js';

/** Beyond this there are no dates to write into a message. */
const FURTHEST_MS = 100 * YEAR_MS;

function sizeOf(offset: string): number {
  return parseDuration(offset.replace('-', '')) ?? Number.POSITIVE_INFINITY;
}

const parameters = z.strictObject({
  offset: z
    .string()
    .regex(/^-?(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w|y))+$/, 'a duration such as 2h, or -90d')
    .refine((offset) => sizeOf(offset) <= FURTHEST_MS, 'at most 100y')
    .describe('How far the device clock is ahead of true time; negative: behind; 0s: correct'),
});

/** The device's clock is wrong, or is corrected (F3, S4 scenario 3). */
export const setClock: DeviceStepEvent<z.output<typeof parameters>> = {
  name: 'set-clock',
  about: 'set the device clock ahead of or behind true time',
  target: 'devices',
  parameters,
  run: ({ offset }, device) => {
    device.setClockOffset(offset.startsWith('-') ? -sizeOf(offset) : sizeOf(offset));
  },
};
