import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { ControlBlock } from '../../src/fleet/control-block.js';
import type { ControlRequest } from '../../src/fleet/control-port.js';
import { createLatencyHistogram } from '../../src/fleet/latency.js';
import type { FleetPlan } from '../../src/fleet/plan.js';
import { shardsOf } from '../../src/fleet/population.js';
import runWorker, { type PacedFrom } from '../../src/fleet/worker.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/time/duration.js';
import { inFolder, planOf, START_MS } from './plan.js';

const DIED_AT = START_MS + DAY_MS;

/**
 * A worker that takes the place of another that died a minute ago, after a day of the plan.
 * @param speed of the run, as operators have set it
 * @returns how far it has come when it begins, or stands; since its predecessor died, virtual ms
 */
function successor(
  planned: FleetPlan['speed'],
  speed: FleetPlan['speed'],
  stands = false,
  pacing: FleetPlan['pacing'] = 'open',
) {
  return inFolder(async (eventsFolder) => {
    const plan = planOf({ for: '30d', speed: planned, pacing });
    const control = ControlBlock.create(1);
    const { port1, port2 } = new MessageChannel();
    const heading = { speed, fromMs: plan.startMs };
    port1.postMessage({ id: 1, kind: 'go-on', heading } satisfies ControlRequest);
    if (stands) port1.postMessage({ id: 2, kind: 'stand' } satisfies ControlRequest);
    const pacedFrom: PacedFrom = { virtualMs: DIED_AT, wallMs: Date.now() - MINUTE_MS, speed };
    const living = runWorker({
      plan,
      shards: shardsOf(plan),
      worker: 0,
      control: control.shared,
      eventsFolder,
      access: { kind: 'decoded' },
      service: createLatencyHistogram(),
      corrected: createLatencyHistogram(),
      consoles: null,
      controls: port2,
      pacedFrom,
    });
    if (!stands) await expect.poll(() => control.tallies[0]?.get('virtualMs')).toBeGreaterThan(plan.startMs);
    control.requestStop();
    const result = await living;
    port1.close();
    return (result?.reachedMs ?? Number.NaN) - DIED_AT;
  });
}

/** How long such a worker may live, real ms: it is asked to stop at once. */
const MOST_MS = 20 * SECOND_MS;

test.each<[string, FleetPlan['speed'], number]>([
  ['slower than planned', 3_600, 1],
  ['faster than planned', 1, 3_600],
  ['paced, which was not planned', 'max', 3_600],
])('a run that operators made %s: its schedule has gone on at the speed it has now', async (_, planned, speed) => {
  const sinceDeath = await successor(planned, speed);
  expect(sinceDeath).toBeGreaterThanOrEqual(MINUTE_MS * speed);
  expect(sinceDeath).toBeLessThan((MINUTE_MS + MOST_MS) * speed);
});

test('while a run stands, so does its schedule', async () => {
  expect(await successor(3_600, 3_600, true)).toBe(0);
});

test('with closed pacing time goes on where it stood, also if only operators gave the run a speed', async () => {
  const sinceDeath = await successor('max', HOUR_MS / SECOND_MS, false, 'closed');
  expect(sinceDeath).toBeGreaterThanOrEqual(0);
  expect(sinceDeath).toBeLessThan(MINUTE_MS * 3_600);
});
