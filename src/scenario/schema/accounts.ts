import { z } from 'zod';
import { choice, named, percent, period, whole } from './fields.js';

/** Virtual accounts of one entry at most, and of a whole scenario. */
export const MOST_VIRTUAL_ACCOUNTS = 10_000;
const MOST_LICENCES = 1_000_000_000;

const quantity = z.union([whole(0, MOST_LICENCES), choice(['enough']), percent]);

const token = z
  .strictObject({
    name: named('a name').default('default').describe('Name by which groups refer to it.'),
    validFor: period
      .prefault('365d')
      .describe('Valid for so long from the start of the run. CSSM offers 1 to 365 days; more is not refused here.'),
    maxUses: whole(1, 1_000_000_000).optional().describe('Registers so many devices at most. Without it: no limit.'),
    exportControlled: z.boolean().default(true).describe('Allows export-controlled functionality.'),
  })
  .describe('An ID token.');

export const virtualAccount = z.strictObject({
  name: named('a name').describe('Name of the virtual account, or of each of many, with a number behind it.'),
  count: whole(1, MOST_VIRTUAL_ACCOUNTS)
    .optional()
    .describe('Makes so many: Campus-001, Campus-002, …; they can be named one by one, or all together as Campus.'),
  licences: z
    .union([
      choice(['enough']),
      percent.transform((share) => share.percent),
      z.record(z.string(), quantity.describe('A number; enough, or a share of it such as 90%.')),
    ])
    .default('enough')
    .describe(
      'Licences bought. enough: what the devices placed here use, by the counting rules. 90%: that share of it, tag by tag. Or by display name (or entitlement tag): a number, enough, or a share; what is not named is not there.',
    ),
  tokens: z
    .array(token)
    .min(1, { error: 'a list with at least one token' })
    .prefault([{}])
    .describe('ID tokens. Without it: one named default, valid 365d, without limit of uses.'),
});

export const smartAccount = z.strictObject({
  smartAccount: named('a name').describe('Name of the smart account.'),
  virtualAccounts: z
    .array(virtualAccount)
    .min(1, { error: 'a list with at least one virtual account' })
    .describe('Its virtual accounts.'),
});

export type VirtualAccount = z.output<typeof virtualAccount>;
export type SmartAccount = z.output<typeof smartAccount>;
export type Quantity = z.output<typeof quantity>;
