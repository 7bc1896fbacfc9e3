import { expect, it } from 'vitest';
import { chronicleOf, type Lived, live, type PlanPart, planOf, type StepPart, serialOf } from './plan.js';
import { situations } from './situations.js';

/** Serial numbers of the devices that had a message fail. */
function failing({ events }: Lived): string[] {
  return [...new Set(events.flatMap((event) => (event.kind === 'message' && !event.ok ? [event.sn] : [])))].sort();
}

/** How the messages of each device ended, in order: `ok`, or the class of the failure. */
function fates({ events, plan }: Lived, index: number): string[] {
  const serial = serialOf(plan, index);
  return events.flatMap((event) => (event.kind === 'message' && event.sn === serial ? [event.failure ?? 'ok'] : []));
}

const twoGroups = [{ label: 'core' }, { label: 'edge' }] as const;

function selected(on: NonNullable<StepPart['on']>): PlanPart {
  return { for: '31d', groups: twoGroups, steps: [{ at: '30d', on, fault: 'outage', for: '10m' }] };
}

const bothFates = (lived: Lived) => [fates(lived, 0), fates(lived, 1)];
const UNTOUCHED = ['ok', 'ok', 'ok'];
const TOUCHED = ['ok', 'ok', 'unreachable', 'unreachable', 'ok'];

situations('whom a step is for', [
  { source: 'design §6: on', rule: 'everybody', plan: selected({}), shows: bothFates, is: [TOUCHED, TOUCHED] },
  {
    source: 'design §6: on label',
    rule: 'the groups of a label',
    plan: selected({ labels: ['edge'] }),
    shows: bothFates,
    is: [UNTOUCHED, TOUCHED],
  },
  {
    source: 'design §6: on serials',
    rule: 'serial numbers',
    plan: selected({ serials: [serialOf(planOf({ groups: twoGroups }), 0)] }),
    shows: bothFates,
    is: [TOUCHED, UNTOUCHED],
  },
  {
    source: 'design §6: on',
    rule: 'label and serial together name their intersection',
    plan: selected({ labels: ['edge'], serials: [serialOf(planOf({ groups: twoGroups }), 0)] }),
    shows: (lived) => [...bothFates(lived), chronicleOf(lived)],
    is: [UNTOUCHED, UNTOUCHED, []],
  },
  {
    source: 'design §6: on share',
    rule: 'a share of nothing',
    plan: selected({ share: 0 }),
    shows: bothFates,
    is: [UNTOUCHED, UNTOUCHED],
  },
]);

it('a share is drawn anew for each step and each seed, and never otherwise (design §4)', async () => {
  const part: PlanPart = {
    for: '1d',
    groups: [{ count: 300, register: { after: '1h' } }],
    steps: [{ at: '0s', on: { share: 0.3 }, fault: 'outage', for: '1h1m' }],
  };
  const first = failing(await live(planOf(part)));
  expect(failing(await live(planOf(part)))).toEqual(first);
  expect(failing(await live(planOf({ ...part, for: '2h', accounts: 7 }), { workers: 2 }))).toEqual(first);
  // 300 draws of 0.3: 90, give or take four standard deviations of 8.
  expect(first.length).toBeGreaterThan(58);
  expect(first.length).toBeLessThan(122);
  const otherSeed = failing(await live(planOf({ ...part, seed: 2 })));
  expect(otherSeed).not.toEqual(first);
  const steps = [{ at: '0s', event: 'save' }, ...(part.steps ?? [])];
  expect(failing(await live(planOf({ ...part, steps })))).not.toEqual(first);
});

it('the same devices come out of a fault that went into it', async () => {
  const lived = await live(
    planOf({
      for: '1d',
      groups: [{ count: 100 }],
      steps: [{ at: '0s', on: { share: 0.5 }, fault: 'outage', for: '1h' }],
    }),
  );
  const [begins, ends] = chronicleOf(lived);
  expect(begins?.replace('0s', '1h').replace('begins', 'ends')).toBe(ends);
  expect(lived.results[0]?.totals.states).toEqual({ AUTHORIZED: 100 });
});
