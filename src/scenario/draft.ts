import { z } from 'zod';
import { type Part, readLeniently } from './lenient.js';
import { type SmartAccount, smartAccount, virtualAccount } from './schema/accounts.js';
import { type Expectation, expectation } from './schema/expect.js';
import { type Group, group } from './schema/fleet.js';
import { phases } from './schema/phases.js';
import { endpoint, time, wire } from './schema/run-fields.js';
import { MOST_ENTRIES, type Scenario, scenarioSchema } from './schema/scenario.js';
import { type Step, step } from './schema/steps.js';
import { thresholds } from './schema/thresholds.js';

const MOST_PHASES = 1_000;

/** Stands for a name that cannot be read. No name of a file is empty. */
export const UNREADABLE = '';

/** Forms in which a wrong value that must be there does not hide what else is wrong. */
const draftGroup = group.extend({
  label: group.shape.label.catch(UNREADABLE),
  profile: group.shape.profile.catch(UNREADABLE),
  count: group.shape.count.catch(1),
});
const draftAccount = smartAccount.extend({
  smartAccount: smartAccount.shape.smartAccount.catch(UNREADABLE),
  virtualAccounts: z.array(virtualAccount.extend({ name: virtualAccount.shape.name.catch(UNREADABLE) })),
});

/**
 * A scenario as far as it can be made out, for the checks that look at more than one value. Entries of lists keep their
 * positions; null stands where nothing could be made of one.
 */
export interface Draft {
  readonly name: string | null;
  readonly time: Scenario['time'] | null;
  readonly endpoint: Scenario['endpoint'] | null;
  readonly wire: Scenario['wire'] | null;
  readonly accounts: readonly (SmartAccount | null)[];
  /** False if something about accounts could not be made out, so that a name not found may be in that. */
  readonly accountsWhole: boolean;
  readonly fleet: readonly (Group | null)[];
  /** Null if one of them cannot be made out: the places of the others follow from it. */
  readonly phases: Scenario['phases'] | null;
  readonly steps: readonly (Part<Step> | null)[];
  readonly expect: readonly (Part<Expectation> | null)[];
  readonly thresholds: Scenario['thresholds'];
  /** Names of the phases, as far as they can be made out. */
  readonly phaseNames: readonly string[];
  /** Whether the load of RUM reports is recorded, in whatever way it is written. */
  readonly observes: boolean;
}

function blockOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The entries of a list; of one that is too long the first, and one that cannot be made out for all others. */
function listOf(value: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(value)) return [];
  return value.length <= most ? value : [...value.slice(0, most), null];
}

function wholeOrNull<Value>(result: z.ZodSafeParseResult<Value>): Value | null {
  return result.success ? result.data : null;
}

/** The draft of a value that may or may not be a valid scenario. */
export function draftOf(value: unknown): Draft {
  const block = blockOf(value);
  const accounts = scenarioSchema.shape.accounts;
  const accountParts =
    block.accounts === undefined
      ? accounts.parse(undefined).map((value) => ({ value, whole: true }))
      : listOf(block.accounts, MOST_ENTRIES.accounts).map((entry) => readLeniently(draftAccount, entry));
  return {
    name: typeof block.name === 'string' ? block.name : null,
    time: readLeniently(time, block.time)?.value ?? null,
    endpoint: readLeniently(endpoint, block.endpoint)?.value ?? null,
    wire: readLeniently(wire, block.wire)?.value ?? null,
    accounts: accountParts.map((part) => part?.value ?? null),
    accountsWhole: accountParts.every(
      (part) => part?.whole === true && part.value.virtualAccounts.every(({ name }) => name !== UNREADABLE),
    ),
    fleet: listOf(block.fleet, MOST_ENTRIES.fleet).map((entry) => readLeniently(draftGroup, entry)?.value ?? null),
    phases: wholeOrNull(phases.safeParse(block.phases)),
    steps: listOf(block.steps, MOST_ENTRIES.steps).map((entry) => readLeniently(step, entry)),
    expect: listOf(block.expect, MOST_ENTRIES.expect).map((entry) => readLeniently(expectation, entry)),
    thresholds: readLeniently(thresholds, block.thresholds)?.value ?? {},
    phaseNames: listOf(block.phases, MOST_PHASES)
      .map((entry) => blockOf(entry).name)
      .filter((name) => typeof name === 'string'),
    observes: block.observe !== undefined,
  };
}
