import { expect, it, onTestFinished } from 'vitest';
import { EVERYBODY } from '../../src/fleet/control-port.js';
import { FAILURE_POSITION } from '../../src/fleet/failure-classes.js';
import { LiveFeed } from '../../src/live/live-feed.js';
import { stateOfRun } from '../../src/live/run-view.js';
import { lookOf, toldFleet } from './told-fleet.js';

it('failures are those the whole run has had, also where its worker began later and has seen none', async () => {
  const fleet = toldFleet(async () => [lookOf({ countedFromMs: 5_000 })]);
  const [shard] = fleet.figures.shardTallies;
  for (let count = 0; count < 3; count += 1) shard?.addFailure(FAILURE_POSITION['refused-by-server']);
  shard?.set('failed', 3);
  const feed = new LiveFeed(fleet);
  onTestFinished(() => feed.end());
  await feed.renew();
  expect(await stateOfRun(fleet, feed, null, EVERYBODY, 0)).toMatchObject({
    progress: { failed: 3 },
    failures: { 'refused-by-server': 3 },
    seen: { byType: {}, countedFromMs: 5_000 },
  });
});
