import { nearestWordHint } from '../errors/nearest-word.js';
import { quoted } from '../errors/shown.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { STEP_EVENTS } from '../fleet/events/register.js';
import type { PlannedStep } from '../fleet/plan.js';
import { FAULTS } from '../network/faults/register.js';
import { checkScenario, type LoadedScenario } from './load.js';
import { planSteps } from './plan.js';
import { Problems } from './problem.js';
import { expandAccounts } from './virtual-accounts.js';

/** A step as somebody asks for it while the scenario runs: an event or a fault by its name, and for whom. */
export interface UnplannedStep {
  readonly name: string;
  /** Parameters of the event or fault (a fault's `for` among them), as a scenario has them. */
  readonly parameters: Readonly<Record<string, unknown>> | null;
  /** Selection as a scenario has it (`label`, `account`, `share`, `serials`); null: everybody. */
  readonly on: Readonly<Record<string, unknown>> | null;
}

/**
 * Reads a step that the scenario does not have as if it had: the same form, the same checks.
 * @throws SlfleetError SLF_CONTROL_INVALID with what is wrong, one a line
 */
export function readUnplannedStep(
  { written, file }: LoadedScenario,
  { name, parameters, on }: UnplannedStep,
): Omit<PlannedStep, 'index' | 'number' | 'atMs'>[] {
  const kind = STEP_EVENTS.has(name) ? 'event' : FAULTS.has(name) ? 'fault' : null;
  if (kind === null) {
    const hint = nearestWordHint(name, [...STEP_EVENTS.keys(), ...FAULTS.keys()]);
    throw new SlfleetError('SLF_CONTROL_INVALID', `there is no event and no fault ${quoted(name)}${hint}`);
  }
  const scenario = written as { readonly steps?: readonly unknown[] };
  const before = scenario.steps ?? [];
  const step = {
    at: '0s',
    ...(on === null ? {} : { on }),
    [kind]: parameters === null ? name : { [name]: parameters },
  };
  const problems = new Problems();
  const checked = checkScenario({ ...scenario, steps: [...before, step] }, problems, file);
  const added = checked?.steps[before.length];
  if (checked === null || added === undefined) {
    const wrong = problems.all.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    throw new SlfleetError('SLF_CONTROL_INVALID', `${name}: ${wrong[0] ?? 'it cannot be read'}`, {
      details: wrong.slice(1),
    });
  }
  const planned = planSteps([added], expandAccounts(checked.accounts), checked.time.for);
  return planned.map(({ on: selection, action }) => ({ on: selection, action }));
}
