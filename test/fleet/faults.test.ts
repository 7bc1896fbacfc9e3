import { expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/time/duration.js';
import { chronicleOf, type Lived, lifeOf, live, planOf, serialOf, since } from './plan.js';
import { NX_SEND_FAILED, situations, thereafter } from './situations.js';

/** How the messages of each device ended, in order: `ok`, or the class of the failure. */
function fates({ events, plan }: Lived, index: number): string[] {
  const serial = serialOf(plan, index);
  return events.flatMap((event) => (event.kind === 'message' && event.sn === serial ? [event.failure ?? 'ok'] : []));
}

const UNREACHABLE = `unreachable: ${NX_SEND_FAILED}`;
const REFUSED = 'refused-by-server: Your request could not be processed right now. Please try again';

situations('outage', [
  {
    source: 'F5; S2 retry every 23 h, P§8 first retry after 30 s',
    rule: 'an authorized device retries after 30 s, then every 23 h, until the outage is over',
    plan: { for: '36d', steps: [{ at: '10d', fault: 'outage', for: '23d' }] },
    shows: thereafter,
    is: [
      `30d5m2s authorization ${UNREACHABLE}`,
      `30d5m33s authorization ${UNREACHABLE}`,
      `30d23h5m34s authorization ${UNREACHABLE}`,
      `31d22h5m35s authorization ${UNREACHABLE}`,
      `32d21h5m36s authorization ${UNREACHABLE}`,
      '33d20h5m37s authorization ok',
    ],
  },
  {
    source: 'F5, S4 scenario 5 (ERR 205)',
    rule: 'an endpoint that is down refuses connections; a Catalyst words it its own way',
    plan: {
      for: '31d',
      groups: [{ profile: 'catalyst-9300-24p', features: ['network-advantage'] }],
      steps: [{ at: '30d', fault: 'outage', for: '6m', with: { as: 'refused' } }],
    },
    shows: thereafter,
    is: [
      '30d5m2s authorization refused: Fail to send out Call Home HTTP message.',
      '30d5m33s authorization refused: Fail to send out Call Home HTTP message.',
      '30d23h5m34s authorization ok',
    ],
  },
  {
    source: 'order at one instant (modelled)',
    rule: 'a step comes after what devices do at the same instant: a message that leaves as the fault ends still meets it',
    plan: { for: '31d', steps: [{ at: '30d', fault: 'outage', for: '5m1s' }] },
    shows: thereafter,
    is: [`30d5m2s authorization ${UNREACHABLE}`, '30d5m33s authorization ok'],
  },
  {
    source: 'order at one instant (modelled)',
    rule: 'and one that leaves as the fault begins does not',
    plan: { for: '31d', steps: [{ at: '30d5m1s', fault: 'outage' }] },
    shows: thereafter,
    is: ['30d5m2s authorization ok'],
  },
  {
    source: 'S2 "Authorization Expired"',
    rule: 'after 90 days without contact the authorization expires, and is asked for every hour',
    plan: { for: '90d3h', steps: [{ at: '1d', fault: 'outage' }] },
    shows: (lived) => thereafter(lived).filter((line) => line.startsWith('90d')),
    is: [
      '90d2m1s AUTHORIZATION_EXPIRED',
      `90d1h2m2s authorization ${UNREACHABLE}`,
      `90d2h2m3s authorization ${UNREACHABLE}`,
    ],
  },
  {
    source: 'faults are logged with the number of devices they touch',
    rule: 'its beginning and its end stand in the log',
    plan: { for: '5d', groups: [{ count: 3 }], steps: [{ at: '1d', fault: 'outage', for: '2d' }] },
    shows: chronicleOf,
    is: ['1d fault: outage begins (3)', '3d fault: outage ends (3)'],
  },
]);

it('a registration is tried every 15 to 17 minutes for 4 hours, then every 60 to 62 (S2; P§8)', async () => {
  const lived = await live(planOf({ for: '12h', steps: [{ at: '0s', fault: 'outage' }] }));
  const ends = lived.events.flatMap((event) => (event.kind === 'message' ? [event.t] : []));
  expect(since(ends[0] ?? 0)).toBe('5m1s');
  const after = ends.slice(1).map((t, n) => ({ sinceFirst: (ends[n] ?? 0) - (ends[0] ?? 0), gap: t - (ends[n] ?? 0) }));
  expect(after.length).toBeGreaterThan(4 * 3 + 7);
  for (const { sinceFirst, gap } of after) {
    const least = sinceFirst < 4 * HOUR_MS ? 15 * MINUTE_MS : HOUR_MS;
    expect(gap - SECOND_MS).toBeGreaterThanOrEqual(least);
    expect(gap - SECOND_MS).toBeLessThan(least + 2 * MINUTE_MS);
  }
});

situations('latency', [
  {
    source: 'fault latency',
    rule: 'is added to the modelled latency of each answer',
    plan: { for: '1h', steps: [{ at: '0s', fault: 'latency', with: { latency: '10s' } }] },
    is: ['0s EVALUATION', '5m11s registration ok', '5m11s REGISTERED', '5m22s authorization ok', '5m22s AUTHORIZED'],
  },
  {
    source: 'fault latency',
    rule: 'stands in the log as the time the exchange took',
    plan: { for: '1h', steps: [{ at: '0s', fault: 'latency', with: { latency: '10s' } }] },
    shows: ({ events }) => events.flatMap((event) => (event.kind === 'message' ? [event.ms] : [])),
    is: [11_000, 11_000],
  },
  {
    source: 'design §4: chance keyed by device and message',
    rule: 'varies by its jitter, and never by more',
    plan: {
      for: '1h',
      groups: [{ count: 200 }],
      steps: [{ at: '0s', fault: 'latency', with: { latency: '10s', jitter: '4s' } }],
    },
    shows: ({ events }) => {
      const times = events.flatMap((event) => (event.kind === 'message' ? [event.ms] : []));
      const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
      return [
        times.length,
        Math.min(...times) < 7_200,
        Math.max(...times) > 14_800,
        Math.abs(mean - 11_000) < 500,
      ].concat(times.every((ms) => ms >= 7_000 && ms <= 15_000));
    },
    is: [400, true, true, true, true],
  },
  {
    source: 'fault latency',
    rule: 'hits only the types it names',
    plan: {
      for: '1h',
      steps: [{ at: '0s', fault: 'latency', with: { latency: '1m', types: ['authorization'] } }],
    },
    is: ['0s EVALUATION', '5m1s registration ok', '5m1s REGISTERED', '6m2s authorization ok', '6m2s AUTHORIZED'],
  },
]);

situations('the endpoint or its gateway misbehaves', [
  {
    source: 'F2, S4 scenario 2',
    rule: 'a refusal is shown with its text, and the registration retried until it is accepted',
    plan: { for: '20m', steps: [{ at: '0s', fault: 'server-refuses', for: '10m' }] },
    shows: (lived) => lifeOf(lived).slice(0, 2),
    is: ['0s EVALUATION', `5m1s registration ${REFUSED}`],
  },
  {
    source: 'F2, S4 scenario 2: try again',
    rule: 'and once the server accepts, the device is authorized',
    plan: { for: '1h', steps: [{ at: '0s', fault: 'server-refuses', for: '10m' }] },
    shows: (lived) => [fates(lived, 0), lived.results[0]?.totals.states],
    is: [['refused-by-server', 'ok', 'ok'], { AUTHORIZED: 1 }],
  },
  {
    source: 'fault server-refuses',
    rule: 'what a fault refuses never reaches the server: the instance is unknown there',
    plan: {
      for: '10m',
      steps: [
        { at: '0s', fault: 'server-refuses', for: '5m1s' },
        { at: '6m', event: 'register' },
      ],
    },
    shows: (lived) => fates(lived, 0),
    is: ['refused-by-server', 'ok', 'ok'],
  },
  {
    source: 'F17, S1',
    rule: 'an HTTP error is worded with its status',
    plan: { for: '31d', steps: [{ at: '30d', fault: 'http-error', for: '5m10s' }] },
    shows: thereafter,
    is: ['30d5m2s authorization http-status: HTTP Server Error 504: Gateway Time-out', '30d5m33s authorization ok'],
  },
  {
    source: 'F7; P§8: looked at again after 19 min 7 s',
    rule: 'a reply that never comes is waited for, not retried on the ladder',
    plan: {
      for: '31d',
      steps: [{ at: '30d', fault: 'packet-loss', for: '10m', with: { toxicity: 1, as: 'no-reply' } }],
    },
    shows: thereafter,
    is: ['30d5m2s authorization no-reply: Waiting for reply', '30d24m10s authorization ok'],
  },
]);

it('each message meets a fault of chance anew: nobody is cut off for good (F15)', async () => {
  const lived = await live(
    planOf({
      for: '12h',
      groups: [{ count: 200 }],
      steps: [{ at: '0s', fault: 'packet-loss', with: { toxicity: 0.5, types: ['registration'] } }],
    }),
  );
  expect(lived.results[0]?.totals.states).toEqual({ AUTHORIZED: 200 });
  const { registration } = lived.results[0]?.totals.messages ?? { registration: 0 };
  // Tries until a coin falls right: 400 in the mean, standard deviation 20.
  expect(registration).toBeGreaterThan(320);
  expect(registration).toBeLessThan(480);
});

situations('faults that overlap', [
  {
    source: 'crossing: the first fault wins; each ends for itself',
    rule: 'a refusal goes on after the outage over it is over',
    plan: {
      for: '34d',
      steps: [
        { at: '30d', fault: 'outage', for: '12h' },
        { at: '30d1m', fault: 'server-refuses', for: '2d' },
      ],
    },
    shows: thereafter,
    is: [
      `30d5m2s authorization ${UNREACHABLE}`,
      `30d5m33s authorization ${UNREACHABLE}`,
      `30d23h5m34s authorization ${REFUSED}`,
      `31d22h5m35s authorization ${REFUSED}`,
      '32d21h5m36s authorization ok',
    ],
  },
  {
    source: 'each step is a fault of its own',
    rule: 'of two outages that overlap, the end of one does not end the other',
    plan: {
      for: '33d',
      steps: [
        { at: '30d', fault: 'outage', for: '12h' },
        { at: '30d1h', fault: 'outage', for: '1d' },
      ],
    },
    shows: thereafter,
    is: [
      `30d5m2s authorization ${UNREACHABLE}`,
      `30d5m33s authorization ${UNREACHABLE}`,
      `30d23h5m34s authorization ${UNREACHABLE}`,
      '31d22h5m35s authorization ok',
    ],
  },
  {
    source: 'crossing: delays add up',
    rule: 'two latencies make one',
    plan: {
      for: '1h',
      steps: [
        { at: '0s', fault: 'latency', with: { latency: '10s' } },
        { at: '1m', fault: 'latency', with: { latency: '5s' } },
      ],
    },
    shows: (lived) => lifeOf(lived).slice(1, 2),
    is: ['5m16s registration ok'],
  },
  {
    source: 'conditions and crossings',
    rule: 'a stuck message that is freed meets the other fault',
    plan: {
      for: '2h',
      steps: [
        { at: '0s', fault: 'dns-silent', for: '1h' },
        { at: '0s', fault: 'outage' },
      ],
    },
    shows: (lived) => lifeOf(lived).slice(1, 2),
    is: [`1h1s registration ${UNREACHABLE}`],
  },
]);
