import { expect, it } from 'vitest';
import { ControlBlock } from '../../src/fleet/control-block.js';

it('what coordinator and worker count of a shard is seen by both, and does not go back with its tally', () => {
  const coordinator = ControlBlock.create(2, 3);
  const worker = ControlBlock.attach(coordinator.shared);
  coordinator.revivals.addRestart(2);
  coordinator.revivals.addRestart(2);
  worker.revivals.addRestored(2, 40);
  worker.revivals.addRestored(2, 41);
  for (const tally of [...worker.tallies, ...worker.shardTallies]) tally.clear();
  const seen = [0, 1, 2].map((shard) => [coordinator.revivals.restarts(shard), coordinator.revivals.restored(shard)]);
  expect(seen).toEqual([
    [0, 0],
    [0, 0],
    [2, 81],
  ]);
  expect(worker.revivals.capture()).toEqual(coordinator.revivals.capture());
  for (const tally of [...coordinator.tallies, ...coordinator.shardTallies]) {
    expect(tally.capture().some(Boolean)).toBe(false);
  }
});

it('a program that takes the run up counts on', () => {
  const before = ControlBlock.create(1, 2).revivals;
  before.addRestart(1);
  const { revivals } = ControlBlock.create(2, 2);
  revivals.restore(before.capture());
  revivals.addRestart(1);
  revivals.addRestored(0, 5);
  expect([revivals.restarts(0), revivals.restarts(1), revivals.restored(0)]).toEqual([0, 2, 5]);
});
