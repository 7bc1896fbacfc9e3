import fc from 'fast-check';
import { expect, it } from 'vitest';
import { driveInstantly } from '../../src/fleet/drive.js';
import { sumOf } from '../../src/fleet/progress.js';
import type { FleetEvent } from '../../src/telemetry/events.js';
import { LICENSING_STATES } from '../../src/telemetry/licensing-state.js';
import { eventsIn, inFolder, type Lived, live, planOf } from './plan.js';
import { randomPlans } from './random-plans.js';
import { onTheWay, workshop } from './shards.js';

const RUNS = 15;

function sum(record: Readonly<Record<string, number>>): number {
  return Object.values(record).reduce((total, amount) => total + amount, 0);
}

function tallied({ control }: Pick<Lived, 'control'>, figure: 'sent' | 'ok' | 'failed' | 'alive'): number {
  return sumOf(control, figure);
}

/** The licensing states of a fleet as anybody can work them out from its event log. */
function replayed(events: readonly FleetEvent[]): Record<string, number> {
  const stateOf = new Map<string, string>();
  for (const event of events) {
    if (event.kind === 'device') {
      expect(stateOf.has(event.sn)).toBe(false);
      stateOf.set(event.sn, event.state);
    } else if (event.kind === 'state') {
      expect(stateOf.get(event.sn)).toBe(event.was);
      stateOf.set(event.sn, event.state);
    } else if (event.kind === 'message') expect(stateOf.has(event.sn)).toBe(true);
  }
  const counts: Record<string, number> = {};
  for (const state of stateOf.values()) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

it('messages sent are those answered, those failed and those on their way (property)', async () => {
  await fc.assert(
    fc.asyncProperty(randomPlans, async (part) => {
      const plan = planOf(part);
      await inFolder((folder) => {
        const shop = workshop(plan, folder);
        for (const drive of shop.drives) driveInstantly(drive);
        const messages = shop.finish().filter(({ kind }) => kind === 'message');
        const [sent, ok, failed] = [tallied(shop, 'sent'), tallied(shop, 'ok'), tallied(shop, 'failed')];
        expect(sent).toBe(ok + failed + onTheWay(shop));
        expect(sent).toBe(sum(shop.totals.messages));
        expect(failed).toBe(sum(shop.totals.failures));
        expect(messages.length).toBe(ok + failed);
        expect(messages.filter((event) => event.kind === 'message' && event.ok).length).toBe(ok);
      });
    }),
    { numRuns: RUNS },
  );
});

it('the lines of a shard stand in the order of their instants, none outside the run (property)', async () => {
  await fc.assert(
    fc.asyncProperty(randomPlans, async (part) => {
      const { files, plan } = await live(planOf(part));
      for (const text of files.values()) {
        let before = plan.startMs;
        for (const { t } of eventsIn(text)) {
          expect(t).toBeGreaterThanOrEqual(before);
          before = t;
        }
        expect(before).toBeLessThanOrEqual(plan.startMs + plan.durationMs);
      }
    }),
    { numRuns: RUNS },
  );
});

it('tally, totals and event log tell the same of how many devices are in which state (property)', async () => {
  await fc.assert(
    fc.asyncProperty(randomPlans, async (part) => {
      const lived = await live(planOf(part));
      const totals = lived.results[0]?.totals;
      const inState = LICENSING_STATES.map((state, position) => [
        state,
        lived.control.shardTallies.reduce((sum, tally) => sum + tally.inState(position), 0),
      ]);
      const byLog = replayed(lived.events);
      expect(totals?.states).toEqual(byLog);
      expect(Object.fromEntries(inState.filter(([, count]) => count !== 0))).toEqual(byLog);
      expect(tallied(lived, 'alive')).toBe(sum(byLog));
      expect(totals?.devices).toBe(lived.plan.groups.reduce((all, { count }) => all + count, 0));
    }),
    { numRuns: RUNS },
  );
});

it('the same plan gives the same bytes, on one worker or three (design §4) (property)', async () => {
  await fc.assert(
    fc.asyncProperty(randomPlans, async (part) => {
      const first = await live(planOf(part));
      expect((await live(planOf(part))).files).toEqual(first.files);
      expect((await live(planOf(part), { workers: 3 })).files).toEqual(first.files);
    }),
    { numRuns: RUNS },
  );
});

it('another seed gives another life', async () => {
  const part = { for: '3d', groups: [{ count: 5, arrive: { over: '1d' } }] };
  expect((await live(planOf({ ...part, seed: 2 }))).files).not.toEqual(
    (await live(planOf({ ...part, seed: 1 }))).files,
  );
});

it('a device without power or not yet there sends nothing (property)', async () => {
  const part = fc.record({ plan: randomPlans, off: fc.nat(100), on: fc.nat(100) });
  await fc.assert(
    fc.asyncProperty(part, async ({ plan, off, on }) => {
      const powered = (plan.steps ?? []).filter(({ event }) => event !== 'power-on' && event !== 'power-off');
      const [offAt, onAt] = [Math.min(off, on), Math.max(off, on)];
      const steps = [...powered, { at: `${offAt}d`, event: 'power-off' }, { at: `${onAt}d`, event: 'power-on' }];
      const { events, plan: lived } = await live(planOf({ ...plan, steps }));
      const [from, until] = [lived.startMs + offAt * 86_400_000, lived.startMs + onAt * 86_400_000];
      const arrivedAt = new Map(events.flatMap(({ kind, sn, t }) => (kind === 'device' ? [[sn, t]] : [])));
      for (const event of events) {
        // A device that arrives later is switched on when it arrives.
        if (event.kind !== 'message' || (arrivedAt.get(event.sn) ?? 0) > from) continue;
        expect(event.t <= from || event.t >= until).toBe(true);
      }
    }),
    { numRuns: RUNS },
  );
});
