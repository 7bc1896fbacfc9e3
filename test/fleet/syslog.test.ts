import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_INSTANT_MS } from '../../src/device/agent/classic-state.js';
import { classicStateOf } from '../../src/fleet/device-agent.js';
import { driveInstantly } from '../../src/fleet/drive.js';
import type { FleetDevice } from '../../src/fleet/fleet-device.js';
import { LiveFacts } from '../../src/fleet/syslog-facts.js';
import type { FleetEvent, SyslogEvent } from '../../src/telemetry/events.js';
import { DAY_MS } from '../../src/time/duration.js';
import { lineOf, narrate } from '../device/syslog/narrate.js';
import { inFolder, type Lived, live, type PlanPart, planOf, serialOf, since } from './plan.js';
import { randomPlans } from './random-plans.js';
import { workshop } from './shards.js';

const RECORDED = { log: true, collector: null } as const;
const RUNS = 15;
const BOTH_SYSTEMS: PlanPart['groups'] = [
  { profile: 'catalyst-9300-24p', register: null },
  { profile: 'nexus-93180yc-ex', register: null },
];

function isSyslog(event: FleetEvent): event is SyslogEvent {
  return event.kind === 'syslog';
}

function said({ events, plan }: Lived, index = 0): string[] {
  const serial = serialOf(plan, index);
  return events
    .filter(isSyslog)
    .filter(({ sn }) => sn === serial)
    .map(({ t, what }) => `${since(t)} ${what}`);
}

/** The log of a run without the messages in it. */
function withoutSyslog(files: Lived['files']): Map<string, string> {
  const kept = (text: string) =>
    text
      .split('\n')
      .filter((line) => !line.includes('"kind":"syslog"'))
      .join('\n');
  return new Map(Array.from(files, ([name, text]) => [name, kept(text)]));
}

describe('a scenario that records messages', () => {
  it('has each right after the event it comes from', async () => {
    const { events } = await live(planOf({ for: '1h', syslog: RECORDED, groups: [{ profile: 'catalyst-9300-24p' }] }));
    expect(events.map((event) => ('what' in event ? event.what : event.kind))).toEqual([
      'device',
      'SMART_LIC-6-AGENT_READY',
      'SMART_LIC-6-AGENT_ENABLED',
      'SMART_LIC-6-EXPORT_CONTROLLED',
      'SMART_LIC-5-EVAL_START',
      'SYS-5-CONFIG_I',
      'SYS-5-RESTART',
      'PKI-2-NON_AUTHORITATIVE_CLOCK',
      'message',
      'state',
      'CRYPTO_ENGINE-5-KEY_ADDITION',
      'PKI-4-NOCONFIGAUTOSAVE',
      'CALL_HOME-6-SCH_REGISTRATION_IN_PROGRESS',
      'SMART_LIC-6-EXPORT_CONTROLLED',
      'SMART_LIC-6-AGENT_REG_SUCCESS',
      'message',
      'state',
      'SMART_LIC-5-IN_COMPLIANCE',
      'SMART_LIC-6-AUTH_RENEW_SUCCESS',
    ]);
  });

  it('has that automation changes a configuration as an operator would, on a device that is on', async () => {
    const steps: PlanPart['steps'] = [
      { at: '1h', event: 'power-off' },
      { at: '2h', event: 'change-configuration' },
      { at: '3h', event: 'power-on' },
      { at: '4h', event: 'change-configuration' },
    ];
    const lived = await live(planOf({ for: '5h', syslog: RECORDED, steps, groups: BOTH_SYSTEMS }));
    const operators = lived.events.flatMap((event) =>
      event.kind === 'operator' ? [[since(event.t), event.what]] : [],
    );
    expect(operators).toEqual([
      ['4h', 'configured'],
      ['4h', 'configured'],
    ]);
    const atFour = (index: number) => said(lived, index).filter((line) => line.startsWith('4h'));
    expect([atFour(0), atFour(1)]).toEqual([['4h SYS-5-CONFIG_I'], ['4h VSHD-5-VSHD_SYSLOG_CONFIG_I']]);
  });

  it('has that a policy device is to be acknowledged, once 30 days before and once on the day (P§5.2)', async () => {
    const groups = [{ profile: 'catalyst-9300-24p', release: '17.9.4', transport: { kind: 'off' as const } }];
    const lived = await live(planOf({ for: '200d', syslog: RECORDED, groups }));
    expect(said(lived).filter((line) => line.includes('REPORTING_REQUIRED'))).toEqual([
      '60d SMART_LIC-6-REPORTING_REQUIRED',
      '90d SMART_LIC-6-REPORTING_REQUIRED',
    ]);
    expect(lived.events.filter(({ kind }) => kind === 'reminder').length).toBe(2);
    expect(said(lived).join()).not.toContain('EVAL');
  });

  it('has what time alone brings at its own instant, between the instants of other devices', async () => {
    const groups = [{ register: null }, { arrive: { at: '12h' }, register: null }];
    const lived = await live(planOf({ for: '61d', syslog: RECORDED, groups }));
    const warned = (index: number) => said(lived, index).filter((line) => line.includes('WILL_EXPIRE'));
    expect(warned(0)).toEqual([
      '30d LICMGR-3-LOG_SMART_LIC_EVAL_WILL_EXPIRE_WARNING',
      '60d LICMGR-3-LOG_SMART_LIC_EVAL_WILL_EXPIRE_WARNING',
    ]);
    expect(warned(1)).toEqual([
      '30d12h LICMGR-3-LOG_SMART_LIC_EVAL_WILL_EXPIRE_WARNING',
      '60d12h LICMGR-3-LOG_SMART_LIC_EVAL_WILL_EXPIRE_WARNING',
    ]);
    const instants = lived.events.map(({ t }) => t);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  });

  it('knows when licences go out of use and come back, which no event tells (S2: use counts)', async () => {
    const steps = [
      { at: '10d', event: 'configure', with: { licences: [] } },
      { at: '20d', event: 'configure', with: { licences: ['LAN_ENTERPRISE_SERVICES_PKG'] } },
    ];
    const lived = await live(planOf({ for: '41d', syslog: RECORDED, groups: [{ register: null }], steps }));
    expect(said(lived).slice(4)).toEqual([
      '20d LICMGR-5-LOG_SMART_LIC_EVAL_START',
      '40d LICMGR-3-LOG_SMART_LIC_EVAL_WILL_EXPIRE_WARNING',
    ]);
  });

  it('names what was so then: the URL of the time, not of today', async () => {
    const url = 'https://onprem.example/Transportgateway/services/DeviceRequestHandler';
    const groups = [{ profile: 'catalyst-9300-24p' }];
    const steps = [
      { at: '1d', fault: 'outage', for: '60d' },
      { at: '40d', event: 'transport', with: { url } },
    ];
    const { events } = await live(planOf({ for: '45d', syslog: RECORDED, groups, steps }));
    const failures = events.filter(isSyslog).filter(({ what }) => what === 'CALL_HOME-5-SL_MESSAGE_FAILED');
    const before = failures.filter(({ t }) => t < planOf().startMs + 40 * DAY_MS);
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(failures.length);
    for (const { t, text } of failures) expect(text.includes(url)).toBe(t >= planOf().startMs + 40 * DAY_MS);
  });

  it('keeps Expressway out of it', async () => {
    const { events } = await live(planOf({ for: '200d', syslog: RECORDED, groups: [{ profile: 'expressway-c' }] }));
    expect(events.filter(isSyslog)).toEqual([]);
  });
});

/** What no event tells is left out: changes of use and of the way to the server, which `logBuffer` takes as they are now. */
const tellable: fc.Arbitrary<PlanPart> = randomPlans.map((part) => ({
  ...part,
  steps: (part.steps ?? []).filter(
    ({ event }) => event !== 'configure' && event !== 'transport' && event !== 'set-clock',
  ),
}));

it('told live or afterwards from the event log, a life is told the same (property)', async () => {
  await fc.assert(
    fc.asyncProperty(tellable, async (part) => {
      const plan = planOf({ ...part, syslog: RECORDED });
      await inFolder((folder) => {
        const shop = workshop(plan, folder);
        for (const drive of shop.drives) driveInstantly(drive);
        const events = shop.finish();
        for (const device of shop.built.flatMap(({ devices }) => devices)) {
          const mine = events.filter(({ sn }) => sn === device.serial);
          const recorded = mine.filter(isSyslog).map(({ t, what, text }) => `${t} ${what}: ${text}`);
          const { messages, memory } = narrate(
            mine.filter((event) => !isSyslog(event)),
            factsFor(device),
            plan.startMs + plan.durationMs,
          );
          expect(messages.map((message) => `${message.t} ${lineOf(message)}`)).toEqual(recorded);
          const { evaluationEndsMs } = classicStateOf(device);
          const agent = evaluationEndsMs === NO_INSTANT_MS ? Number.POSITIVE_INFINITY : evaluationEndsMs;
          if (device.profile.os !== 'expressway') expect(memory.evaluation.endsMs).toBe(agent);
        }
      });
    }),
    { numRuns: RUNS },
  );
});

/** In these plans every certificate holds for the usual year, and every token allows export control. */
function factsFor(device: FleetDevice) {
  const { profile, context, system, transport, carriage } = new LiveFacts(device);
  return {
    profile,
    context,
    system,
    transport,
    carriage,
    grant: { certificateMs: 365 * DAY_MS, exportControlAllowed: true },
  };
}

it('recording messages changes nothing but that they are there (property)', async () => {
  await fc.assert(
    fc.asyncProperty(randomPlans, async (part) => {
      const silent = await live(planOf(part));
      const recorded = await live(planOf({ ...part, syslog: RECORDED }));
      expect(silent.events.filter(isSyslog)).toEqual([]);
      expect(withoutSyslog(recorded.files)).toEqual(silent.files);
    }),
    { numRuns: RUNS },
  );
});

it('messages are the same on 1, 2 or 4 workers (design §4) (property)', async () => {
  await fc.assert(
    fc.asyncProperty(randomPlans, async (part) => {
      const plan = () => planOf({ ...part, syslog: RECORDED });
      const first = await live(plan());
      expect((await live(plan(), { workers: 2 })).files).toEqual(first.files);
      expect((await live(plan(), { workers: 4 })).files).toEqual(first.files);
    }),
    { numRuns: 8 },
  );
});

it('no message holds a token', async () => {
  const steps = [
    { at: '2d', event: 'revoke-token', with: { account: 'VA-0' } },
    { at: '3d', event: 'register', with: { force: true } },
  ];
  await inFolder((folder) => {
    const shop = workshop(planOf({ for: '10d', syslog: RECORDED, steps }), folder);
    const tokens = shop.built.flatMap(({ devices }) => devices).map(({ account }) => account.token('default'));
    for (const drive of shop.drives) driveInstantly(drive);
    const texts = shop
      .finish()
      .filter(isSyslog)
      .map(({ text }) => text);
    expect(texts.some((text) => text.includes('is not valid'))).toBe(true);
    for (const token of tokens) expect(texts.join('\n')).not.toContain(token);
  });
});
