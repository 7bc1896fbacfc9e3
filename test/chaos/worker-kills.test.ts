import { expect, test } from 'vitest';
import type { LiveFleet } from '../../src/fleet/coordinator.js';
import type { ShardHealth } from '../../src/live/live-feed.js';
import type { MetricFamily } from '../../src/live/metric-families.js';
import { LiveFeed, loadScenario, metricFamilies } from './built.js';
import { runUnderFire } from './kills.js';

/** More for `npm run chaos`. */
const KILLS = Number(process.env.SLFLEET_KILLS ?? 3);
const SEED = Number(process.env.SLFLEET_CHAOS_SEED ?? Date.now() % 1_000_000);

const NONE = { seed: SEED, kills: 0, mostApartMs: 0 };

interface Changed {
  readonly link?: 'https';
  readonly for?: string;
}

function planOf(scenario: string, devices: number, changed: Changed = {}) {
  const paths = { link: ['endpoint', 'link'], for: ['time', 'for'] };
  const overrides = Object.entries(changed).map(([name, value]) => {
    return { path: paths[name as keyof Changed], value, source: name };
  });
  return loadScenario(scenario, { devices, overrides }).plan;
}

test(`${KILLS} kills of workers at random instants: no device lost, digest unchanged (seed ${SEED})`, async () => {
  const plan = planOf('classic-year', 5_000);
  const undisturbed = await runUnderFire(plan, 2, NONE);
  let killed = 0;
  for (let round = 0; killed < KILLS; round += 1) {
    const fire = { seed: SEED + round, kills: KILLS - killed, mostApartMs: 1_000 };
    const { outcome, digest, kills } = await runUnderFire(plan, 2, fire);
    killed += kills;
    expect(digest).toBe(undisturbed.digest);
    expect(outcome.totals).toEqual(undisturbed.outcome.totals);
    expect([outcome.sent, outcome.ok, outcome.failed]).toEqual([
      undisturbed.outcome.sent,
      undisturbed.outcome.ok,
      undisturbed.outcome.failed,
    ]);
    // A worker that had nothing left to do may be killed without anybody missing it.
    expect(outcome.restarts).toBeLessThanOrEqual(kills);
  }
}, 1_200_000);

test(`workers killed while they talk to a server: every device ends as it would have (seed ${SEED})`, async () => {
  const plan = planOf('classic-year', 300, { link: 'https', for: '120d' });
  const undisturbed = await runUnderFire(plan, 2, NONE);
  let shards: readonly ShardHealth[] = [];
  let families: readonly MetricFamily[] = [];
  const onLive = async (fleet: LiveFleet) => {
    const feed = new LiveFeed(fleet);
    return async () => {
      await feed.end();
      shards = feed.workers.flatMap((worker) => worker.shards);
      families = metricFamilies(fleet, feed);
    };
  };
  const fire = { seed: SEED, kills: KILLS, mostApartMs: 1_000 };
  const { outcome, kills } = await runUnderFire(plan, 2, fire, { onLive });
  expect(kills).toBeGreaterThan(0);
  expect(outcome.restarts).toBeGreaterThan(0);
  // A worker that dies restarts all its shards; who watches the run sees it.
  const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);
  const restarts = sum(shards.map((shard) => shard.restarts));
  expect(restarts).toBeGreaterThanOrEqual(outcome.restarts);
  const told = families.find(({ name }) => name === 'slfleet.shard.restarts')?.samples ?? [];
  expect(sum(told.map((sample) => ('value' in sample ? sample.value : 0)))).toBe(restarts);
  // Whoever is brought back shakes hands again.
  const { manners } = outcome.totals;
  expect(outcome.totals).toEqual({ ...undisturbed.outcome.totals, manners });
  expect([outcome.sent, outcome.ok, outcome.failed]).toEqual([
    undisturbed.outcome.sent,
    undisturbed.outcome.ok,
    undisturbed.outcome.failed,
  ]);
}, 600_000);
