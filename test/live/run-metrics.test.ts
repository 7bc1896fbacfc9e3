import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { FAILURE_POSITION } from '../../src/fleet/failure-classes.js';
import { LiveFeed } from '../../src/live/live-feed.js';
import { RunMetrics } from '../../src/live/run-metrics.js';
import { readExposition } from './exposition.js';
import { lookOf, toldFleet } from './told-fleet.js';

/** A collector of OpenTelemetry that keeps the texts it is sent. */
async function collector(): Promise<{ url: string; texts: string[] }> {
  const texts: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      texts.push(text);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, texts };
}

it('what a worker that died takes back is not taken back from who measures', async () => {
  let sent = 10;
  const byType = () => ({ registration: { sent, ok: sent, failed: 0, byFailure: {} } });
  const fleet = toldFleet(async () => [lookOf({ byType: byType() })]);
  const [shard] = fleet.figures.shardTallies;
  if (shard === undefined) throw new Error('a fleet without a shard');
  const unreachable = FAILURE_POSITION.unreachable;
  shard.addFailure(unreachable);
  const checkpoint = shard.capture();
  shard.addFailure(unreachable);
  shard.service.record(5);
  const feed = new LiveFeed(fleet);
  onTestFinished(() => feed.end());
  await feed.renew();
  const { url: target, texts } = await collector();
  const metrics = new RunMetrics('1', () => undefined);
  const url = await metrics.serve(0);
  metrics.sendTo(target);
  metrics.attach(fleet, feed);
  const scraped = async () => {
    const series = readExposition(await (await fetch(url)).text()).flatMap((family) => family.series);
    const one = (name: string, label = '') =>
      series.find((each) => each.name === name && (label === '' || Object.values(each.labels).includes(label)))?.value;
    return {
      failed: one('slfleet_messages_failed_total', 'unreachable'),
      sent: one('slfleet_messages_sent_total', 'registration'),
      answers: one('slfleet_answer_service_duration_seconds_count'),
    };
  };
  expect(await scraped()).toEqual({ failed: 2, sent: 10, answers: 1 });
  shard.restore(checkpoint);
  sent = 0;
  await feed.renew();
  expect(await scraped()).toEqual({ failed: 2, sent: 10, answers: 1 });
  sent = 4;
  await feed.renew();
  expect(await scraped()).toEqual({ failed: 2, sent: 14, answers: 1 });
  await metrics.close();
  const [told = ''] = texts;
  expect(told).toMatch(/"stringValue":"unreachable"}}\],"asDouble":2}/);
  expect(told).toMatch(/"stringValue":"registration"}}\],"asDouble":14}/);
});
