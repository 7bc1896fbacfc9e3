import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CheckpointKeeper } from '../../../src/fleet/checkpoint/checkpoint-keeper.js';
import type { CapturedShard } from '../../../src/fleet/checkpoint/shard-checkpoint.js';
import { ConsoleService } from '../../../src/fleet/console-service.js';
import type { ConsoleRequest } from '../../../src/fleet/console-wire.js';
import { inFolder, planOf, serialOf } from '../plan.js';
import { workshop } from '../shards.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slfleet-keeper-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Keeping {
  readonly shards: number;
  readonly everyMs: number;
  /** What a capture takes. */
  readonly costMs: number;
  readonly firstMs?: number;
  /** The shards of which a checkpoint is wanted all the time. */
  readonly wanted?: readonly number[];
}

/** Offers a checkpoint every 10 ms. @returns the shards in the order in which they were captured, and the share of the time it took */
function keep({ shards, everyMs, costMs, firstMs = 0, wanted = [] }: Keeping, offers: number) {
  let now = 0;
  const captured: number[] = [];
  const shard = (index: number) => ({
    number: 0,
    shard: {
      index,
      busy: false,
      wanted: false,
      begin: () => undefined,
      kept: () => undefined,
      capture: () => {
        captured.push(index);
        now += costMs;
        return {} as CapturedShard;
      },
    },
  });
  const all = Array.from({ length: shards }, (_, index) => shard(index));
  const keeper = new CheckpointKeeper(all, { folder, firstMs, everyMs, share: 0.04 }, () => now);
  for (let offer = 0; offer < offers; offer += 1) {
    now += 10;
    for (const index of wanted) (all[index] as (typeof all)[0]).shard.wanted = true;
    keeper.offer();
  }
  return { captured, spent: (captured.length * costMs) / now };
}

test.each([
  ['captures each of few shards every two seconds', 4, 5, 4 * 4],
  ['takes no more than its share for many that are dear', 16, 100, 4],
])('%s', (_, shards, costMs, most) => {
  const { captured, spent } = keep({ shards, everyMs: 2_000, costMs }, 960);
  expect(captured.length).toBeGreaterThanOrEqual(most - 1);
  expect(captured.length).toBeLessThanOrEqual(most + shards);
  expect(spent).toBeLessThanOrEqual(0.0401);
});

test('what is wanted is captured before its turn, though no more often than the share allows, and the others have theirs', () => {
  const often = { shards: 4, everyMs: 2_000, costMs: 5, wanted: [2] };
  expect(keep({ ...often, firstMs: 1e9 }, 1).captured).toEqual([2]);
  const { captured, spent } = keep(often, 960);
  const times = [0, 1, 2, 3].map((index) => captured.filter((one) => one === index).length);
  expect(times[2]).toBeGreaterThan(20);
  for (const index of [0, 1, 3]) expect(times[index]).toBeGreaterThanOrEqual(4);
  expect(spent).toBeLessThanOrEqual(0.0401);
});

test('for want of files a checkpoint is left out, and the one after it has its number', () => {
  let files = false;
  const shard = {
    index: 0,
    busy: false,
    wanted: false,
    begin: () => {
      if (!files) throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
    },
    capture: () => ({}) as CapturedShard,
    kept: () => undefined,
  };
  const keeper = new CheckpointKeeper([{ shard, number: 0 }], { folder, firstMs: 0, everyMs: 0, share: 1 });
  keeper.offer();
  expect(readdirSync(folder)).toEqual([]);
  files = true;
  keeper.offer();
  expect(readdirSync(folder)).toEqual(['0000.1']);
});

test('a console wants a checkpoint of its shard when something was done by it, not when it looked', () =>
  inFolder((events) => {
    const plan = planOf({ for: '1d', groups: [{ profile: 'catalyst-9300-24p' }] });
    const { built, finish } = workshop(plan, events);
    const [{ shard, checkpoints }] = built as [(typeof built)[0]];
    shard.runUntil(plan.startMs + 1_000);
    const { port1, port2 } = new MessageChannel();
    const service = new ConsoleService(port2, built);
    const ask = (request: ConsoleRequest): boolean => {
      port1.postMessage(request);
      service.serveWaiting();
      return checkpoints.wanted;
    };
    expect(ask({ kind: 'open', id: 1, name: serialOf(plan) })).toBe(false);
    const typed = (line: string): boolean => ask({ kind: 'execute', id: 2, session: 1, line });
    expect([typed('show license status'), typed('configure terminal'), typed('hostname other')]).toEqual([
      false,
      false,
      true,
    ]);
    typed('end');
    checkpoints.wanted = false;
    expect([typed('show clock'), typed('write memory')]).toEqual([false, true]);
    service.close();
    finish();
  }));
