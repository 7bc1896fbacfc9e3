import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type BuiltShard, buildShard } from '../../../src/fleet/build-shard.js';
import { readCheckpoint, writeCheckpoint } from '../../../src/fleet/checkpoint/checkpoint-file.js';
import type { ShardCheckpoint } from '../../../src/fleet/checkpoint/shard-checkpoint.js';
import { connectEndpoint } from '../../../src/fleet/connect-endpoint.js';
import { ControlBlock } from '../../../src/fleet/control-block.js';
import { createLatencyHistogram } from '../../../src/fleet/latency.js';
import type { GroupPlan, PlannedStep } from '../../../src/fleet/plan.js';
import { type ShardPlan, shardsOf } from '../../../src/fleet/population.js';
import { emptyTotals } from '../../../src/fleet/totals.js';
import { FAULTS } from '../../../src/network/faults/register.js';
import { DAY_MS } from '../../../src/time/duration.js';
import { inFolder, planOf, readEventFiles } from '../plan.js';

const plan = planOf({ for: '100d', groups: [{ count: 2 }], steps: [{ at: '50d', event: 'reload' }] });
const [shardPlan] = shardsOf(plan) as [ShardPlan];

/** An outage nobody planned, from an instant on, for twenty days. */
function outage(atMs: number): PlannedStep {
  const parameters = FAULTS.get('outage')?.parameters.parse(undefined);
  const on = { labels: [], accounts: [], share: 1, serials: [] };
  return { index: 1, number: 1, atMs, on, action: { kind: 'fault', fault: 'outage', forMs: 20 * DAY_MS, parameters } };
}

function build(folder: string, restored: ShardCheckpoint | null): BuiltShard {
  const eventsFolder = join(folder, 'events');
  mkdirSync(eventsFolder, { recursive: true });
  return buildShard(shardPlan, {
    plan,
    eventsFolder,
    tally: ControlBlock.create(1).shardTallies[0] as never,
    totals: emptyTotals(),
    service: createLatencyHistogram(),
    corrected: createLatencyHistogram(),
    latenessMs: () => 0,
    activity: null,
    endpointOf: connectEndpoint(plan, { kind: 'decoded' }),
    restored,
  });
}

function captured(folder: string, built: BuiltShard): ShardCheckpoint | null {
  writeCheckpoint(folder, 'shard', 1, built.checkpoints.capture());
  return readCheckpoint<ShardCheckpoint>(folder, 'shard')?.content ?? null;
}

/** Lives the plan; on the tenth day a device joins and an outage begins, and at each day given the shard is lost and restored. */
function lives(lostAtDays: readonly number[]): Promise<string> {
  return inFolder((folder) => {
    let built = build(folder, null);
    const operatedMs = plan.startMs + 10 * DAY_MS;
    built.shard.runUntil(operatedMs);
    expect(built.addDevice(plan.groups[0] as GroupPlan, 2, 0, operatedMs)).toBe(true);
    built.agenda.add(outage(operatedMs + 1));
    built.shard.agendaChanged();
    for (const day of lostAtDays) {
      built.shard.runUntil(plan.startMs + day * DAY_MS);
      const kept = captured(folder, built);
      built.shard.runUntil(plan.startMs + (day + 4) * DAY_MS);
      built.log.close();
      built = build(folder, kept);
    }
    built.shard.runUntil(plan.startMs + plan.durationMs);
    built.log.close();
    return [...readEventFiles(join(folder, 'events')).values()].join('');
  });
}

test('a deed that is ordered again is carried out once: by the shard that has not done it yet', () =>
  inFolder((folder) => {
    const done: number[] = [];
    const order = ({ agenda, shard }: BuiltShard, number: number, atDay: number): void => {
      const atMs = plan.startMs + atDay * DAY_MS;
      agenda.addDeed({ number, atMs, carryOut: () => done.push(number) });
      shard.agendaChanged();
    };
    const before = build(folder, null);
    order(before, 1, 10);
    order(before, 2, 10);
    order(before, 2, 10);
    before.shard.runUntil(plan.startMs + 11 * DAY_MS);
    order(before, 3, 11);
    const kept = captured(folder, before);
    before.log.close();
    expect(done).toEqual([1, 2]);
    const after = build(folder, kept);
    for (const [number, day] of [
      [1, 10],
      [2, 10],
      [3, 11],
    ] as const)
      order(after, number, day);
    after.shard.runUntil(plan.startMs + 12 * DAY_MS);
    after.log.close();
    expect(done).toEqual([1, 2, 3]);
  }));

test.each([
  ['before the outage begins', [10]],
  ['while it lasts', [15]],
  ['when it is over', [40]],
  ['again and again', [10, 12, 29, 31, 49, 51]],
])('what operators did is there in a shard that is lost and restored %s', async (_, lostAtDays) => {
  const undisturbed = await lives([]);
  expect(undisturbed).toContain('outage ends');
  expect(undisturbed.match(/"kind":"device"/g)).toHaveLength(3);
  expect(await lives(lostAtDays)).toBe(undisturbed);
});
