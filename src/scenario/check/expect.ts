import { packagedProfiles } from '../../device/profile/load.js';
import { formatDuration } from '../../time/duration.js';
import type { Path } from '../../yaml/path.js';
import { COMPARISONS, SUBJECTS_OF } from '../expectation-form.js';
import { metricPaths } from '../metrics.js';
import type { Amount, Expectation, Subjects } from '../schema/expect.js';
import { type CheckContext, checkAccountName, groupsLabelled, noSuch } from './context.js';
import { checkSerials } from './serials.js';

/** Expectations: their form, and the names in them. */
export function checkExpectations(context: CheckContext): void {
  const { draft, problems } = context;
  for (const [index, part] of draft.expect.entries()) {
    if (part === null) continue;
    const { value: expectation, whole } = part;
    const path = ['expect', index];
    if (whole) checkForm(context, expectation, path);
    checkSubjects(context, expectation.on, [...path, 'on']);
    if (expectation.load !== undefined) checkLoad(context, expectation, path);
    if (expectation.metric !== undefined) checkMetric(context, expectation.metric, [...path, 'metric']);
    const { at } = expectation;
    if (typeof at === 'number' && draft.time !== null && at > draft.time.for) {
      problems.warn([...path, 'at'], `cannot be answered: the run ends after ${formatDuration(draft.time.for)}`);
    }
  }
}

/** The first of the comparisons. */
const STATE_ONLY: readonly string[] = COMPARISONS.slice(0, 2);

function checkMetric({ problems }: CheckContext, metric: string, path: Path): void {
  const known = metricPaths();
  if (!known.includes(metric)) problems.error(path, noSuch('number in summary.json', metric, known));
}

/** Loads are recorded by label and virtual account, and only where the scenario wants them. */
function checkLoad({ draft, problems }: CheckContext, { on }: Expectation, path: Path): void {
  if (!draft.observes) problems.error([...path, 'load'], 'load needs observe: {every: 1d} in the scenario');
  for (const key of ['profile', 'serials'] as const) {
    if (on?.[key] !== undefined) problems.error([...path, 'on', key], 'load goes by label and account only');
  }
}

function checkForm({ problems }: CheckContext, expectation: Expectation, path: Path): void {
  const kinds = SUBJECTS_OF.filter((kind) => expectation[kind] !== undefined);
  const comparisons = COMPARISONS.filter((comparison) => expectation[comparison] !== undefined);
  const [kind] = kinds;
  if (kind === undefined) problems.error(path, `an expectation needs one of ${SUBJECTS_OF.join(', ')}`);
  for (const other of kinds.slice(1)) problems.error([...path, other], `${other} cannot stand beside ${kind}`);
  if (comparisons.length === 0 && kind !== undefined && kind !== 'state') {
    const usable = COMPARISONS.slice(STATE_ONLY.length).filter((name) => kind === 'messages' || name !== 'each');
    problems.error(path, `${kind} needs one of ${usable.join(', ')}`);
  }
  for (const comparison of comparisons) {
    if (kind === 'state' && comparison === 'equals') {
      problems.error([...path, comparison], 'with state write count: 90, or share: 90%');
    } else if (kind !== undefined && kind !== 'messages' && comparison === 'each') {
      problems.error([...path, comparison], 'each goes with messages only');
    } else if (kind !== undefined && kind !== 'state' && STATE_ONLY.includes(comparison)) {
      problems.error([...path, comparison], `${comparison} goes with state only; write equals`);
    }
  }
  for (const other of comparisons.slice(1)) {
    problems.error([...path, other], `${other} cannot stand beside ${comparisons[0]}`);
  }
  if (expectation.at !== undefined && kind !== 'state' && kind !== 'load') {
    problems.error([...path, 'at'], 'at goes with state and load only');
  }
  if (expectation.on !== undefined && (kind === 'metric' || kind === 'sql')) {
    problems.error([...path, 'on'], `on goes with state, messages and load only, not with ${kind}`);
  }
  const { atLeast, atMost, between } = expectation;
  for (const [comparison, amounts] of Object.entries({
    atLeast: [atLeast],
    atMost: [atMost],
    between: between ?? [],
  })) {
    if (kind !== undefined && kind !== 'state' && amounts.some((amount) => typeof amount === 'object')) {
      problems.error([...path, comparison], 'a percentage goes with state only');
    }
  }
  if (between === undefined) return;
  const [least, most] = between;
  if (typeof least !== typeof most) {
    problems.error([...path, 'between'], 'between takes two numbers or two percentages');
  } else if (amountOf(least) > amountOf(most)) problems.error([...path, 'between'], 'the first is the greater one');
}

function amountOf(amount: Amount): number {
  return typeof amount === 'number' ? amount : amount.percent;
}

function checkSubjects(context: CheckContext, on: Subjects | undefined, path: Path): void {
  if (on === undefined) return;
  const { problems, groups, allGroupsKnown } = context;
  groupsLabelled(context, on.label, [...path, 'label']);
  checkSerials(context, on.serials, [...path, 'serials']);
  if (on.account !== undefined) checkAccountName(context, on.account, [...path, 'account']);
  if (on.profile === undefined || groups.some(({ group }) => group.profile === on.profile)) return;
  const place = [...path, 'profile'];
  const known = packagedProfiles.names();
  if (!known.includes(on.profile)) problems.error(place, noSuch('profile', on.profile, known));
  else if (allGroupsKnown) problems.error(place, `no device of this fleet has the profile ${on.profile}`);
}
