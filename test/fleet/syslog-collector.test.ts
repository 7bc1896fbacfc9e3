import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadProfile } from '../../src/device/profile/load.js';
import { loneDevice } from '../../src/fleet/lone-device.js';
import { lonePlan } from '../../src/fleet/lone-plan.js';
import type { SyslogPlan } from '../../src/fleet/syslog-plan.js';
import type { FleetEvent, SyslogEvent } from '../../src/telemetry/events.js';
import { type Collector, closedPort, openCollector } from '../network/collector.js';
import { live, type PlanPart, planOf } from './plan.js';

/** Few enough for the collector's receive buffer: a run at speed `max` ends before a collector in its thread reads once. */
const FEW: PlanPart = {
  for: '40d',
  accounts: 2,
  groups: [
    { profile: 'catalyst-9300-24p', count: 2 },
    { profile: 'nexus-93180yc-ex', count: 2 },
  ],
  steps: [{ at: '29d', on: { labels: ['group-0'] }, fault: 'outage', for: '3d' }],
};

const RFC5424 =
  /^<(\d+)>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([!-~]+) ([A-Z_]+) - ([A-Z_]+) - %([A-Z_]+)-([0-7])-([A-Z_]+): (.+)$/;
const RFC3164 = /^<(\d+)>([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) ([!-~]+) %([A-Z_]+)-([0-7])-([A-Z_]+): (.+)$/;

let collector: Collector;

beforeEach(async () => {
  collector = await openCollector();
});

afterEach(() => collector.close());

function to(port: number, format: 'rfc5424' | 'rfc3164' = 'rfc5424', log = true): SyslogPlan {
  return { log, collector: { host: '127.0.0.1', port, format, facility: 'local7' } };
}

function recorded(events: readonly FleetEvent[]): SyslogEvent[] {
  return events.filter((event): event is SyslogEvent => event.kind === 'syslog');
}

it('receives every message of the event log, each device in order', async () => {
  const { events } = await live(planOf({ ...FEW, syslog: to(collector.port) }), { workers: 2 });
  const messages = recorded(events);
  expect(messages.length).toBeGreaterThan(50);
  await collector.until(messages.length);
  const told = messages.map(({ what, text }) => `%${what}: ${text}`);
  const heard = collector.received.map((text) => text.slice(text.indexOf('%')));
  // The shards of a thread take turns, a virtual day each; each shard keeps its order.
  expect(heard.toSorted()).toEqual(told.toSorted());
  const udi = messages.find(({ text }) => text.includes('SN:'))?.sn ?? '';
  const of = (lines: readonly string[]) => lines.filter((line) => line.includes(udi));
  expect(of(heard)).toEqual(of(told));
});

describe('forms', () => {
  it('RFC 5424', async () => {
    const { events } = await live(planOf({ ...FEW, syslog: to(collector.port) }));
    await collector.until(recorded(events).length);
    for (const text of collector.received) {
      const [, priority, time, host, app, id, facility, severity, mnemonic] = RFC5424.exec(text) ?? [];
      expect(Number(priority), text).toBe(23 * 8 + Number(severity));
      expect(Number.isNaN(Date.parse(time ?? '')), text).toBe(false);
      expect(host).toMatch(/^(?:c9300-24p|n93180yc-ex)-\d{6}$/);
      expect(app).toBe(facility);
      expect(mnemonic?.startsWith(id ?? '?'), text).toBe(true);
    }
  });

  it('RFC 3164', async () => {
    const { events } = await live(planOf({ ...FEW, syslog: to(collector.port, 'rfc3164') }));
    await collector.until(recorded(events).length);
    for (const text of collector.received) expect(text).toMatch(RFC3164);
    expect(collector.received[0]).toMatch(/^<190>Jan {2}1 00:00:00 \S+ %(?:SMART_LIC|LICMGR)-6-\S+: /);
  });
});

it('receives them also where the event log does not keep them', async () => {
  const kept = await live(planOf({ ...FEW, syslog: to(collector.port) }));
  const count = recorded(kept.events).length;
  await collector.until(count);
  const { events } = await live(planOf({ ...FEW, syslog: to(collector.port, 'rfc5424', false) }));
  expect(recorded(events)).toEqual([]);
  await collector.until(2 * count);
  expect(collector.received.slice(count)).toEqual(collector.received.slice(0, count));
});

it('the event log is the same with a collector, without one, and with one that is not there', async () => {
  const without = await live(planOf({ ...FEW, syslog: { log: true, collector: null } }));
  const listening = await live(planOf({ ...FEW, syslog: to(collector.port) }));
  const gone = await live(planOf({ ...FEW, syslog: to(await closedPort()) }));
  expect(listening.files).toEqual(without.files);
  expect(gone.files).toEqual(without.files);
});

it('debug output stays on the device', async () => {
  const order = { profile: loadProfile('catalyst-9300-24p'), members: 1, seed: 1, startMs: planOf().startMs };
  const device = loneDevice({ ...lonePlan(order), syslog: to(collector.port) });
  device.console.record('debug-on');
  device.console.tell({ kind: 'register', token: device.token, force: false });
  device.advance(10_000);
  const messages = recorded(device.console.history());
  device.close();
  const debug = messages.filter(({ what }) => what.includes('-7-'));
  expect(debug).toHaveLength(4);
  await collector.until(messages.length - debug.length);
  expect(collector.received.filter((text) => text.includes('-7-'))).toEqual([]);
});
