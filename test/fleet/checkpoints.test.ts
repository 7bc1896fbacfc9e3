import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildShard, type ShardSurroundings } from '../../src/fleet/build-shard.js';
import { writeCheckpoint } from '../../src/fleet/checkpoint/checkpoint-file.js';
import { readShard } from '../../src/fleet/checkpoint/checkpoint-keeper.js';
import { connectEndpoint } from '../../src/fleet/connect-endpoint.js';
import { ControlBlock } from '../../src/fleet/control-block.js';
import { createLatencyHistogram } from '../../src/fleet/latency.js';
import type { FleetPlan } from '../../src/fleet/plan.js';
import { shardsOf } from '../../src/fleet/population.js';
import { emptyTotals, type Totals } from '../../src/fleet/totals.js';
import type { Tally } from '../../src/telemetry/tally.js';
import { DAY_MS } from '../../src/time/duration.js';
import { SITUATIONS } from './checkpoint-situations.js';
import { inFolder, type PlanPart, planOf, readEventFiles } from './plan.js';
import { randomPlans } from './random-plans.js';

interface Life {
  readonly text: string;
  readonly totals: Totals;
  readonly tally: readonly number[];
}

/** Lives a plan's shards one after the other; at each instant a shard is captured, lost with all it did since, and restored. */
async function lives(plan: FleetPlan, lossesMs: readonly number[]): Promise<Life> {
  return inFolder(async (folder) => {
    const checkpoints = join(folder, 'checkpoints');
    const eventsFolder = join(folder, 'events');
    mkdirSync(checkpoints);
    mkdirSync(eventsFolder);
    const all = { totals: emptyTotals(), tally: [] as number[] };
    for (const shardPlan of shardsOf(plan)) {
      let totals = emptyTotals();
      let tally = ControlBlock.create(1).shardTallies[0] as Tally;
      const build = () => {
        const around: ShardSurroundings = {
          plan,
          eventsFolder,
          tally,
          totals,
          service: createLatencyHistogram(),
          corrected: createLatencyHistogram(),
          latenessMs: () => 0,
          activity: null,
          endpointOf: connectEndpoint(plan, { kind: 'decoded' }),
          restored: readShard(checkpoints, eventsFolder, shardPlan.index)?.content ?? null,
        };
        return buildShard(shardPlan, around);
      };
      let built = build();
      for (const [index, lossMs] of lossesMs.entries()) {
        const at = plan.startMs + lossMs;
        built.shard.runUntil(at);
        writeCheckpoint(checkpoints, String(shardPlan.index).padStart(4, '0'), index + 1, built.checkpoints.capture());
        // What it does now dies with it, also what it has written by then.
        built.shard.runUntil(at + 3 * DAY_MS);
        built.log.close();
        totals = emptyTotals();
        tally = ControlBlock.create(1).shardTallies[0] as Tally;
        built = build();
      }
      built.shard.runUntil(plan.startMs + plan.durationMs);
      built.log.close();
      await built.carrier.close();
      all.totals.devices += totals.devices;
      all.tally.push(...tally.capture());
    }
    expect(readdirSync(checkpoints).filter((name) => name.startsWith('0000')).length).toBe(
      Math.min(2, lossesMs.length),
    );
    rmSync(checkpoints, { recursive: true });
    return { text: [...readEventFiles(eventsFolder).values()].join('---\n'), ...all };
  });
}

async function expectUndisturbed(part: PlanPart, lossesMs: readonly number[]): Promise<void> {
  const plan = planOf(part);
  const within = lossesMs.filter((ms) => ms < plan.durationMs).sort((a, b) => a - b);
  const disturbed = await lives(plan, within);
  expect(disturbed).toEqual(await lives(plan, []));
}

test('a shard that is captured at any instant, lost and restored lives on as if nothing had happened (property)', async () => {
  await fc.assert(
    fc.asyncProperty(randomPlans, fc.array(fc.nat(200 * DAY_MS), { minLength: 1, maxLength: 3 }), expectUndisturbed),
    { numRuns: 60 },
  );
}, 120_000);

test.each(SITUATIONS)(
  '$name: captured, lost and restored every few days, nothing is different',
  async ({ part, everyMs }) => {
    const plan = planOf(part);
    const losses = Array.from(
      { length: Math.floor(plan.durationMs / everyMs) },
      (_, index) => (index + 0.37) * everyMs,
    );
    await expectUndisturbed(part, losses.map(Math.floor));
  },
  120_000,
);
