import { z } from 'zod';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../time/duration.js';
import { named, period, share } from './fields.js';

const RATE = 'a rate such as 20/s, 90/m, 500/h or 1000/d';
const UNIT_MS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const MOST_PHASES = 1_000;

/** `20/s`; parsed to devices a millisecond of virtual time. */
export const rate = z
  .string({ error: RATE })
  .regex(/^\d{1,9}(?:\.\d{1,6})?\/[smhd]$/, { error: RATE })
  .transform((text) => {
    const [amount, unit = 's'] = text.split('/');
    return Number(amount) / (UNIT_MS[unit] as number);
  })
  .meta({ title: 'rate' });

const ramp = z
  .strictObject({
    from: rate.describe('Rate at the beginning of the phase.'),
    to: rate.describe('Rate at its end; in between it changes evenly.'),
  })
  .meta({ title: 'ramp' });

const SHARE_OF_DEVICES = share.transform((part) => ({ share: part }));

const label = named('a label');

export const phase = z.strictObject({
  name: named('a name').describe('Reports and thresholds name the phase by it.'),
  for: period.describe('How long it takes. Phases follow each other from the start of the run.'),
  arrive: z
    .union([rate, SHARE_OF_DEVICES, ramp])
    .optional()
    .describe(
      'Devices powered on in this phase: at a rate (20/s of virtual time), at one that changes evenly ({from: 5/s, to: 50/s}), or a share of the devices (30%), evenly. Without it: none.',
    ),
  of: z
    .union([label, z.array(label).min(1, { error: 'a list with at least one label' })])
    .optional()
    .describe('Labels of the groups that arrive; without it, all groups without an arrive of their own.'),
});

export const phases = z
  .array(phase)
  .max(MOST_PHASES, { error: `a list of at most ${MOST_PHASES} entries` })
  .default([])
  .describe('Named stretches of the run, one after the other: what arrives in each, and what reports tell apart.');

export type Phase = z.output<typeof phase>;
