import { z } from 'zod';
import { smartAccount } from './accounts.js';
import { expectation } from './expect.js';
import { text, whole } from './fields.js';
import { group } from './fleet.js';
import { observe } from './observe.js';
import { phases } from './phases.js';
import { endpoint, time, wire } from './run-fields.js';
import { step } from './steps.js';
import { syslog } from './syslog.js';
import { thresholds } from './thresholds.js';

const NAME = 'small letters, digits and - (as the file is named)';
/** Entries of each list at most. */
export const MOST_ENTRIES = { accounts: 1_000, fleet: 1_000, steps: 10_000, expect: 1_000 } as const;

function most(list: keyof typeof MOST_ENTRIES): [number, { error: string }] {
  return [MOST_ENTRIES[list], { error: `a list of at most ${MOST_ENTRIES[list]} entries` }];
}

/** Everything a scenario file may hold: the one source of the loader, of the JSON Schema and of the reference page. */
export const scenarioSchema = z
  .strictObject({
    version: z.literal(1, { error: '1' }).describe('Version of this format.'),
    name: text(NAME)
      .regex(/^[a-z0-9][a-z0-9-]*$/, { error: NAME })
      .describe("The scenario's name; the file is named after it."),
    title: text('a title').describe('One line for lists and reports.'),
    about: z
      .string({ error: 'text' })
      .max(5_000, { error: 'at most 5000 characters' })
      .default('')
      .describe('What it shows, and what it proves.'),
    seed: whole(0, 0xffff_ffff)
      .default(1)
      .describe('All chance follows from it: the same seed gives the same event log, byte for byte.'),
    time,
    endpoint,
    wire,
    accounts: z
      .array(smartAccount)
      .min(1, { error: 'a list with at least one smart account' })
      .max(...most('accounts'))
      .prefault([{ smartAccount: 'Lab', virtualAccounts: [{ name: 'Default' }] }])
      .describe('Smart accounts and their virtual accounts. Without it: one of each, with enough licences.'),
    fleet: z
      .array(group)
      .min(1, { error: 'a list with at least one group' })
      .max(...most('fleet'))
      .describe('Groups of devices that are alike.'),
    phases,
    steps: z
      .array(step)
      .max(...most('steps'))
      .default([])
      .describe('What happens, and when.'),
    syslog,
    observe,
    expect: z
      .array(expectation)
      .max(...most('expect'))
      .default([])
      .describe('What must hold. One that does not ends the run with exit code 99.'),
    thresholds,
  })
  .meta({ title: 'slfleet scenario' });

export type Scenario = z.output<typeof scenarioSchema>;
