import { MessageChannel } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { Activity } from '../../src/fleet/activity.js';
import type { BuiltShard } from '../../src/fleet/build-shard.js';
import { EVERYBODY, type WorkerLook } from '../../src/fleet/control-port.js';
import { ControlService } from '../../src/fleet/control-service.js';
import type { FleetPlan } from '../../src/fleet/plan.js';
import type { Steering } from '../../src/fleet/steering.js';
import { WorkerPort } from '../../src/fleet/worker-port.js';

it('a worker says from which instant it counts messages, also when it has gone on from there', async () => {
  const shardsAt = [2_000, 1_000].map((clockNow, index) => ({
    index,
    shard: { clockNow, onTheirWay: 0 },
    devices: [],
    log: { lines: 0 },
  }));
  const { port1, port2 } = new MessageChannel();
  const service = new ControlService(port2, {
    plan: { link: 'in-process' } as FleetPlan,
    shards: shardsAt as unknown as BuiltShard[],
    steering: { heading: { speed: 'max' }, standing: false } as unknown as Steering,
    activity: new Activity(1),
  });
  const worker = new WorkerPort(port1);
  onTestFinished(() => worker.end());
  for (const { shard } of shardsAt) shard.clockNow += 500;
  const look = (await worker.ask({ kind: 'look', filter: EVERYBODY })) as WorkerLook;
  expect([look.countedFromMs, look.shards.map(({ reachedMs }) => reachedMs)]).toEqual([1_000, [2_500, 1_500]]);
  service.close();
  await worker.closed;
  expect(worker.lastLook).toMatchObject({ ended: true, countedFromMs: 1_000 });
});
