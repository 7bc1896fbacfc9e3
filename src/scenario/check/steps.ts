import { STEP_EVENTS } from '../../fleet/events/register.js';
import { tokensIn } from '../../fleet/exec-plan.js';
import { formatDuration } from '../../time/duration.js';
import type { Path } from '../../yaml/path.js';
import { instantsOf } from '../instants.js';
import type { Step } from '../schema/steps.js';
import { actionOf } from '../step-action.js';
import { type CheckContext, type CheckedGroup, checkAccountNames, checkToken, groupsLabelled } from './context.js';
import { accountsOf, checkEventParameters } from './event-parameters.js';
import { checkSerials } from './serials.js';

/** Instants of all steps together at most. */
const MOST_INSTANTS = 100_000;

/** Each step by itself, and against the fleet and its accounts. */
export function checkSteps(context: CheckContext): void {
  const { draft, problems } = context;
  let instants = 0;
  for (const [index, part] of draft.steps.entries()) {
    if (part === null) continue;
    const { value: step, whole } = part;
    const path = ['steps', index];
    if (whole) checkTimes(context, step, path);
    if (draft.time !== null) instants += instantsOf(step, draft.time.for).count;
    const groups = groupsLabelled(context, step.on?.label, [...path, 'on', 'label']);
    checkAccountNames(context, step.on?.account, [...path, 'on', 'account']);
    checkSerials(context, step.on?.serials, [...path, 'on', 'serials']);
    const reading = actionOf(step);
    if ('wrong' in reading) {
      if (whole) problems.error(reading.at === null ? path : [...path, reading.at], reading.wrong);
      continue;
    }
    if (reading.action.kind === 'exec') checkTokens(context, reading.action.commands, groups, [...path, 'exec']);
    if (reading.action.kind !== 'event') continue;
    const { event, parameters } = reading.action;
    checkPlace(context, event, step, path);
    checkEventParameters(context, parameters, groups, [...path, 'event', event]);
  }
  if (instants > MOST_INSTANTS) {
    problems.error(['steps'], `the steps happen ${instants} times; a run has at most ${MOST_INSTANTS}`);
  }
}

/** What happens at the endpoint is for no device, and may need an endpoint of a kind. */
function checkPlace({ draft, problems }: CheckContext, event: string, step: Step, path: Path): void {
  const definition = STEP_EVENTS.get(event);
  if (definition?.target !== 'endpoint') return;
  if (step.on !== undefined) {
    problems.error([...path, 'on'], `${event} happens at the endpoint, not on devices; leave on out`);
  }
  if (draft.endpoint !== null && draft.endpoint.at !== 'embedded') {
    problems.warn(
      [...path, 'event'],
      `${event} is done at the embedded server only; nothing happens at ${draft.endpoint.at}`,
    );
  }
  const { kind } = definition;
  if (kind !== undefined && draft.endpoint !== null && draft.endpoint.kind !== kind) {
    problems.error([...path, 'event'], `${event} needs an endpoint of kind ${kind}: endpoint: {kind: ${kind}}`);
  }
}

/** The ID tokens that commands ask for must be there in every virtual account whose devices are told to use them. */
function checkTokens(
  context: CheckContext,
  commands: readonly string[],
  groups: readonly CheckedGroup[],
  path: Path,
): void {
  for (const name of new Set(commands.flatMap(tokensIn))) checkToken(context, name, accountsOf(context, groups), path);
}

function checkTimes({ draft, problems }: CheckContext, step: Step, path: Path): void {
  const { at, every, from, until } = step;
  if (at === undefined && every === undefined) problems.error(path, 'a step needs at or every');
  if (at !== undefined && every !== undefined) problems.error([...path, 'every'], 'a step has either at or every');
  if (every === undefined) {
    if (from !== undefined) problems.error([...path, 'from'], 'from goes with every only');
    if (until !== undefined) problems.error([...path, 'until'], 'until goes with every only');
  }
  if (
    draft.time !== null &&
    (at !== undefined || every !== undefined) &&
    instantsOf(step, draft.time.for).count === 0
  ) {
    problems.warn(path, `never happens: the run ends after ${formatDuration(draft.time.for)}`);
  }
}
