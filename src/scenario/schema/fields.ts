import { z } from 'zod';
import { DURATION_PATTERN, parseDuration, YEAR_MS } from '../../time/duration.js';

/**
 * The small forms of a scenario file. The error of each is a phrase that completes "… must be", so that a wrong type
 * and a wrong form of the same field read the same.
 */

const LONGEST_DURATION_MS = 100 * YEAR_MS;
const DURATION = 'a duration such as 90d, 15m or 1h30m';

/** `90d`, `1h30m`; parsed to milliseconds, at most 100 years. */
export const duration = z
  .string({ error: DURATION })
  .regex(DURATION_PATTERN, { error: DURATION })
  .transform((text) => parseDuration(text) ?? Number.POSITIVE_INFINITY)
  .refine((ms) => ms <= LONGEST_DURATION_MS, { error: 'at most 100y' })
  .meta({ title: 'duration' });

/** As `duration`, but 0 is refused. */
export const period = duration.refine((ms) => ms > 0, { error: 'longer than 0s' });

/** A point of the run: a time from its start, or its end. */
export const instant = z.union([z.literal('end', { error: 'end' }), duration]);

const SHARE = 'a share from 0% to 100%';

/** `50%`; parsed to 0 to 1. */
export const share = z
  .string({ error: SHARE })
  .regex(/^\d+(?:\.\d+)?%$/, { error: SHARE })
  .transform((text) => Number(text.slice(0, -1)) / 100)
  .refine((part) => part <= 1, { error: SHARE })
  .meta({ title: 'share' });

const PERCENT = 'a percentage such as 90% or 110%';

/** `90%`, `110%`; parsed to `{percent}`, to be told from plain numbers. */
export const percent = z
  .string({ error: PERCENT })
  .regex(/^\d+(?:\.\d+)?%$/, { error: PERCENT })
  .transform((text) => ({ percent: Number(text.slice(0, -1)) }))
  .refine((share) => share.percent <= 100_000, { error: 'at most 100000%' })
  .meta({ title: 'percentage' });

/** A whole number within bounds (both included). */
export function whole(from: number, to: number) {
  const error = `a whole number from ${from} to ${to}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
}

const LONGEST_TEXT = 500;

/** No line ends, and nothing else that acts on a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it keeps out
const ONE_LINE = /^[^\u0000-\u001f\u007f-\u009f]*$/;

/** Text on one line that is not empty. */
export function text(wanted = 'text') {
  return z
    .string({ error: wanted })
    .min(1, { error: `${wanted}, not empty` })
    .max(LONGEST_TEXT, { error: `at most ${LONGEST_TEXT} characters` })
    .regex(ONE_LINE, { error: `${wanted} on one line` });
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words);
}

/** A name by which other parts of the file refer to this one. */
export function named(wanted: string) {
  return (
    text(wanted)
      .regex(/^[^\s,/](?:[^,/]*[^\s,/])?$/, { error: `${wanted} without comma or slash` })
      // Figures are counted in objects by such names, which have these already.
      .refine((name) => !(name in Object.prototype), { error: `${wanted} other than those JavaScript itself uses` })
  );
}

/** For the JSON Schema: a block that has this key. The loader checks such rules itself, in words. */
export function having(key: string): object {
  return { type: 'object', properties: { [key]: {} }, required: [key] };
}
