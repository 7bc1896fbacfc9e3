import { arrivalsIn } from '../../fleet/arrival.js';
import type { PhasePlan } from '../../fleet/plan.js';
import { formatDuration } from '../../time/duration.js';
import type { Path } from '../../yaml/path.js';
import { arrivesIn, planArrival, planPhases } from '../phases.js';
import type { Phase } from '../schema/phases.js';
import { type CheckContext, groupsLabelled } from './context.js';

/** Less than one device: sums of rates are not exact. */
const ROUNDING = 1e-6;

/** The phases by themselves, and against the fleet: what arrives when, and whether all do. */
export function checkPhases(context: CheckContext): void {
  const { draft, problems, groups } = context;
  for (const { group, path } of groups) {
    if (group.arrive?.over !== undefined && group.arrive.rate !== undefined) {
      problems.error([...path, 'arrive', 'rate'], 'arrive has either over or rate');
    }
  }
  const { phases } = draft;
  if (phases === null) return;
  const places = planPhases(phases);
  const seen = new Set<string>();
  for (const [index, phase] of phases.entries()) {
    const path = ['phases', index];
    if (seen.has(phase.name)) problems.error([...path, 'name'], `there is another phase ${phase.name}`);
    seen.add(phase.name);
    checkArrivals(context, phase, path);
    if (draft.time !== null && (places[index] as PhasePlan).fromMs >= draft.time.for) {
      problems.warn(path, `never begins: the run ends after ${formatDuration(draft.time.for)}`);
    }
  }
  if (!context.allGroupsKnown) return;
  const counted = groups.map(({ group }) => ({ group, count: group.count }));
  for (const [index, wanted] of counted.entries()) {
    if (phases.every((phase) => !arrivesIn(phase, wanted.group))) continue;
    const arrive = planArrival(wanted, counted, phases);
    if (!('stretches' in arrive)) continue;
    const arrivals = arrive.stretches.reduce((sum, stretch) => sum + arrivalsIn(stretch), 0);
    if (arrivals + ROUNDING >= wanted.count) continue;
    const some = `the phases bring about ${Math.floor(arrivals + ROUNDING)} of ${wanted.count} devices`;
    problems.warn(groups[index]?.path ?? [], `${some}; the others are never powered on`);
  }
}

function checkArrivals(context: CheckContext, phase: Phase, path: Path): void {
  const { problems } = context;
  const { arrive, of } = phase;
  if (of !== undefined && arrive === undefined) problems.error([...path, 'of'], 'of goes with arrive only');
  if (of === undefined || arrive === undefined) return;
  for (const { group } of groupsLabelled(context, of, [...path, 'of'])) {
    if (group.arrive === undefined) continue;
    problems.error([...path, 'of'], `the group ${group.label} has an arrive of its own; leave one of the two out`);
  }
}
