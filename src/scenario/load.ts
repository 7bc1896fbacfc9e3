import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { SlfleetError } from '../errors/slfleet-error.js';
import type { FleetPlan } from '../fleet/plan.js';
import { readDocument, type YamlDocument } from '../yaml/document.js';
import type { Path } from '../yaml/path.js';
import { checkAccounts } from './check/accounts.js';
import { checkExpectations } from './check/expect.js';
import { checkFleet, findProfiles } from './check/fleet.js';
import { checkPhases } from './check/phases.js';
import { checkRunFields } from './check/run-fields.js';
import { serialsOf } from './check/serials.js';
import { checkSteps } from './check/steps.js';
import { checkThresholds } from './check/thresholds.js';
import { draftOf, UNREADABLE } from './draft.js';
import { issuePhrase, problemsFrom } from './issue-words.js';
import { findScenario } from './library.js';
import { applyOverrides, type Override } from './override.js';
import { planFleet } from './plan.js';
import { type Diagnostic, formatDiagnostic, type Problem, Problems } from './problem.js';
import { MOST_VIRTUAL_ACCOUNTS, type SmartAccount } from './schema/accounts.js';
import { type Scenario, scenarioSchema } from './schema/scenario.js';
import { expandAccounts } from './virtual-accounts.js';

export interface LoadOptions {
  /** Values that take the place of the file's: `--set`, and the options of `run`. */
  readonly overrides?: readonly Override[];
  /** `--devices`: devices in all; null or absent, as many as written. */
  readonly devices?: number | null;
}

export interface ScenarioReading {
  /** Null if there is an error. */
  readonly scenario: Scenario | null;
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** As it was written, with the overrides in it. */
  readonly written: unknown;
}

export interface LoadedScenario {
  readonly file: string;
  readonly scenario: Scenario;
  readonly plan: FleetPlan;
  readonly warnings: readonly Diagnostic[];
  /** The scenario as it was written, with the overrides in it; nothing is filled in. */
  readonly written: unknown;
}

/** Errors shown at most; a file that is no scenario at all has thousands. */
const MOST_SHOWN = 100;

/**
 * Reads a scenario's text and finds everything that is wrong with it.
 * @param file named in diagnostics; paths in the scenario are relative to its folder
 */
export function readScenario(bytes: Uint8Array, file: string, overrides: readonly Override[] = []): ScenarioReading {
  const document = readDocument(bytes, 'a scenario');
  if (document.errors.length > 0) {
    const diagnostics = document.errors.map((error): Diagnostic => ({ severity: 'error', source: file, ...error }));
    return { scenario: null, diagnostics: sorted(diagnostics), written: null };
  }
  const problems = new Problems();
  const written = applyOverrides(document.value, overrides, problems);
  const scenario = checkScenario(written, problems, file);
  const diagnostics = problems.all.map((problem) => located(problem, document, file, overrides));
  return { scenario, diagnostics: sorted(diagnostics), written };
}

/** @returns null if anything is wrong; what, is among the problems then */
export function checkScenario(written: unknown, problems: Problems, file: string): Scenario | null {
  const result = scenarioSchema.safeParse(written, { error: issuePhrase });
  if (!result.success) problems.all.push(...problemsFrom(result.error.issues, written, []));
  checkMeaning(written, problems, file);
  const failed = problems.all.some((problem) => problem.severity === 'error');
  return result.success && !failed ? result.data : null;
}

/** What no schema can tell: whether names stand for something, and whether values fit each other. */
function checkMeaning(value: unknown, problems: Problems, file: string): void {
  const draft = draftOf(value);
  const known = draft.accounts.filter((account): account is SmartAccount => account !== null);
  const number = known.flatMap((account) => account.virtualAccounts).reduce((sum, { count }) => sum + (count ?? 1), 0);
  const tooMany = number > MOST_VIRTUAL_ACCOUNTS;
  if (tooMany) problems.error(['accounts'], `${number} virtual accounts; a run has at most ${MOST_VIRTUAL_ACCOUNTS}`);
  const groups = findProfiles(draft, problems);
  const context = {
    draft,
    problems,
    accounts: tooMany ? [] : expandAccounts(known),
    allAccountsKnown: draft.accountsWhole && !tooMany,
    groups,
    allGroupsKnown: draft.fleet.every(
      (group) => group !== null && group.label !== UNREADABLE && group.profile !== UNREADABLE,
    ),
    serials: serialsOf(groups),
  };
  checkRunFields(context, file, dirname(file));
  checkAccounts(context);
  checkFleet(context);
  checkPhases(context);
  checkSteps(context);
  checkExpectations(context);
  checkThresholds(context);
}

function startsWith(path: Path, beginning: Path): boolean {
  return beginning.length <= path.length && beginning.every((part, at) => String(part) === String(path[at]));
}

/** A problem at its place in the file, or at the option that brought the value in. */
function located(problem: Problem, document: YamlDocument, file: string, overrides: readonly Override[]): Diagnostic {
  const { severity, path, key, message } = problem;
  const whole = key === undefined ? path : [...path, key];
  const keyAt = key === undefined ? null : document.positionOfKey(path, key);
  const option =
    overrides.findLast((override) => startsWith(whole, override.path)) ??
    (key !== undefined && keyAt === null
      ? overrides.findLast((override) => startsWith(override.path, whole))
      : undefined);
  if (option !== undefined) return { severity, source: option.source, line: null, column: null, message };
  const { line, column } = keyAt ?? document.positionOf(path);
  return { severity, source: file, line, column, message };
}

function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

/** The path as a person in this folder would write it. */
function shortPath(file: string): string {
  const near = relative(process.cwd(), file);
  return near === '' || near.startsWith('..') ? file : near;
}

/**
 * Reads the file of a scenario, and finds everything that is wrong with it.
 * @param nameOrFile a name of the library, or a path
 * @throws SlfleetError SLF_SCENARIO_NOT_FOUND
 */
export function inspectScenario(
  nameOrFile: string,
  overrides: readonly Override[] = [],
): ScenarioReading & { readonly file: string } {
  const file = findScenario(nameOrFile);
  return { file: shortPath(file), ...readScenario(readBytes(file), shortPath(file), overrides) };
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new SlfleetError('SLF_SCENARIO_NOT_FOUND', `${file} cannot be read`, { cause });
  }
}

/**
 * Loads a scenario that is to be run or explained.
 * @param nameOrFile a name of the library, or a path
 * @throws SlfleetError SLF_SCENARIO_NOT_FOUND; SLF_SCENARIO_INVALID with every error at its place in `details`;
 *   SLF_OPTION_INVALID if `devices` does not fit
 */
export function loadScenario(nameOrFile: string, { overrides = [], devices = null }: LoadOptions = {}): LoadedScenario {
  const { file, scenario, diagnostics, written } = inspectScenario(nameOrFile, overrides);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (scenario === null) {
    const details = errors.slice(0, MOST_SHOWN).map(formatDiagnostic);
    if (errors.length > MOST_SHOWN) details.push(`and ${errors.length - MOST_SHOWN} more`);
    const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
    throw new SlfleetError('SLF_SCENARIO_INVALID', `${file} has ${count}`, { details });
  }
  const plan = planFleet(scenario, { folder: dirname(file), devices });
  return { file, scenario, plan, written, warnings: diagnostics.filter(({ severity }) => severity === 'warning') };
}
