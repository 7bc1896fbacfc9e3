import { z } from 'zod';
import { DURATION_PATTERN, parseDuration } from '../../time/duration.js';

/** A duration in an event's parameters; parsed to ms. */
export function stormTime(about: string, whenLeftOut: string) {
  return z
    .string()
    .regex(DURATION_PATTERN, 'a duration such as 30s, 15m or 2h')
    .transform((text) => parseDuration(text) ?? 0)
    .prefault(whenLeftOut)
    .describe(about);
}

/** Name of an ID token. */
export const stormToken = z
  .string()
  .min(1)
  .default('default')
  .describe("Name of an ID token of the device's virtual account");
