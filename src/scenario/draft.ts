import { type Part, readLeniently } from './lenient.js';
import { type SmartAccount, smartAccount } from './schema/accounts.js';
import { type Expectation, expectation, thresholds } from './schema/expect.js';
import { type Group, group } from './schema/fleet.js';
import { endpoint, time, wire } from './schema/run-fields.js';
import { type Scenario, scenarioSchema } from './schema/scenario.js';
import { type Step, step } from './schema/steps.js';

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
  readonly fleet: readonly (Group | null)[];
  readonly steps: readonly (Part<Step> | null)[];
  readonly expect: readonly (Part<Expectation> | null)[];
  readonly thresholds: Scenario['thresholds'];
}

function blockOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The draft of a value that may or may not be a valid scenario. */
export function draftOf(value: unknown): Draft {
  const block = blockOf(value);
  const accounts = scenarioSchema.shape.accounts;
  return {
    name: typeof block.name === 'string' ? block.name : null,
    time: readLeniently(time, block.time)?.value ?? null,
    endpoint: readLeniently(endpoint, block.endpoint)?.value ?? null,
    wire: readLeniently(wire, block.wire)?.value ?? null,
    accounts:
      block.accounts === undefined
        ? accounts.parse(undefined)
        : listOf(block.accounts).map((entry) => readLeniently(smartAccount, entry)?.value ?? null),
    fleet: listOf(block.fleet).map((entry) => readLeniently(group, entry)?.value ?? null),
    steps: listOf(block.steps).map((entry) => readLeniently(step, entry)),
    expect: listOf(block.expect).map((entry) => readLeniently(expectation, entry)),
    thresholds: readLeniently(thresholds, block.thresholds)?.value ?? {},
  };
}
