import { describe, expect, it } from 'vitest';
import type { FleetPlan, PlannedStep } from '../../src/fleet/plan.js';
import { planFleet } from '../../src/scenario/plan.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/time/duration.js';
import { read, withLines, withoutFleet } from './scenario-text.js';

function plan(text: string, devices: number | null = null): FleetPlan {
  const { scenario, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  return planFleet(scenario as NonNullable<typeof scenario>, { folder: '/scenarios', devices });
}

/** Licences of each virtual account: `{"C9300-24 Network Advantage": 10}`. */
function pools({ accounts }: FleetPlan): Record<string, number>[] {
  return accounts.map(({ licences }) => Object.fromEntries(licences.map(({ name, quantity }) => [name, quantity])));
}

function parametersOf(action: PlannedStep['action'] | undefined): unknown {
  return action === undefined || action.kind === 'exec' ? undefined : action.parameters;
}

describe('defaults', () => {
  const result = plan(withLines());

  it('is an embedded CSSM in process, at speed max, for a year', () => {
    expect(result).toMatchObject({
      seed: 1,
      startMs: Date.UTC(2026, 0, 1),
      durationMs: 365 * DAY_MS,
      speed: 'max',
      pacing: 'closed',
      link: 'in-process',
      wire: { mode: 'decoded', keys: 'rsa-2048', dialect: null, connections: 'keep-alive', latencyMs: 1000 },
      endpoint: { kind: 'cssm', at: 'embedded', caFile: null },
    });
  });

  it('dictates the intervals of licensing §1', () => {
    expect(result.endpoint.intervals).toEqual({
      authorizationRenewalMs: 30 * DAY_MS,
      authorizationValidityMs: 90 * DAY_MS,
      certificateRenewalMs: 180 * DAY_MS,
      certificateValidityMs: 365 * DAY_MS,
      releaseAfterMs: 90 * DAY_MS,
      backdateMs: 3 * MINUTE_MS,
      clockToleranceMs: HOUR_MS,
    });
  });

  it('has one virtual account with enough licences and one token without limit', () => {
    expect(result.accounts).toMatchObject([
      { index: 0, smartAccount: 'Lab', name: 'Default', tokens: [{ name: 'default', maxUses: null }] },
    ]);
    expect(pools(result)).toEqual([{ 'C9300-24 Network Advantage': 10, 'C9300-24 DNA Advantage': 10 }]);
  });

  it('powers on within the first hour and registers within another', () => {
    expect(result.groups[0]).toMatchObject({
      firstIndex: 0,
      count: 10,
      members: 1,
      features: ['network-advantage', 'dna-advantage'],
      featureCounts: {},
      shareHostname: true,
      savesRegistration: true,
      arrive: { atMs: 0, overMs: HOUR_MS },
      register: { afterMs: 5 * MINUTE_MS, overMs: HOUR_MS, force: false, token: 'default' },
      accounts: [0],
    });
  });
});

describe('endpoint and wire', () => {
  it.each([
    ['endpoint: {link: https}', { link: 'https', mode: 'encoded' }],
    ['wire: {mode: encoded}', { link: 'in-process', mode: 'encoded' }],
    ['endpoint: {at: "https://127.0.0.1:8443"}', { link: 'https', mode: 'encoded' }],
  ])('%s', (line, { link, mode }) => {
    expect(plan(withLines(line))).toMatchObject({ link, wire: { mode } });
  });

  it.each([
    ['the embedded server', ['time: {speed: 60x}'], 'virtual'],
    ['a server of the user’s own, at a speed', ['time: {speed: 60x}', 'endpoint: {at: "https://127.0.0.1"}'], 'wall'],
    ['the same at max', ['endpoint: {at: "https://127.0.0.1"}'], 'virtual'],
    [
      'the same, if so told',
      ['time: {speed: 60x, timestamps: virtual}', 'endpoint: {at: "https://127.0.0.1"}'],
      'virtual',
    ],
  ])('the time that %s is told', (_, lines, timestamps) => {
    expect(plan(withLines(...lines)).wire.timestamps).toBe(timestamps);
  });

  it('reads a speed as a factor of real time', () => {
    expect(plan(withLines('time: {speed: 60x}')).speed).toBe(60);
  });
});

describe('virtual accounts', () => {
  const THREE = [
    'accounts: [{smartAccount: A, virtualAccounts: [{name: Campus, count: 2}, {name: Lab}, {name: Home}]}]',
    'fleet:',
    '  - {label: a, profile: catalyst-9300-24p, release: 16.12.4, count: 10, account: [Campus, Home]}',
  ];

  it('a group and a step may name a list of them, counted ones among them', () => {
    const { groups, steps } = plan(
      withoutFleet(...THREE, 'steps: [{at: 1d, on: {account: [Home, Campus]}, event: reload}]'),
    );
    expect(groups[0]?.accounts).toEqual([0, 1, 3]);
    expect(steps[0]?.on.accounts).toEqual(['Campus-001', 'Campus-002', 'Home']);
  });

  it('an event at the endpoint that names none is for all of them', () => {
    const { steps } = plan(withoutFleet(...THREE, 'steps: [{at: 1d, event: withhold-acks}]'));
    expect(steps.map(({ action }) => action)).toEqual([{ kind: 'event', event: 'withhold-acks', parameters: {} }]);
  });

  it('makes as many as counted, and places a group in equal blocks', () => {
    const result = plan(
      withoutFleet(
        'accounts: [{smartAccount: A, virtualAccounts: [{name: Campus, count: 4}, {name: Lab}]}]',
        'fleet:',
        '  - {label: a, profile: catalyst-9300-24p, release: 16.12.4, count: 10, account: Campus}',
        '  - {label: b, profile: catalyst-9300-24p, release: 16.12.4, count: 3, account: Campus-002}',
        '  - {label: c, profile: catalyst-9300-24p, release: 16.12.4, count: 5}',
      ),
    );
    expect(result.accounts.map(({ name }) => name)).toEqual([
      'Campus-001',
      'Campus-002',
      'Campus-003',
      'Campus-004',
      'Lab',
    ]);
    expect(result.groups.map(({ accounts }) => accounts)).toEqual([[0, 1, 2, 3], [1], [0, 1, 2, 3, 4]]);
    expect(result.groups.map(({ firstIndex }) => firstIndex)).toEqual([0, 10, 13]);
    const network = pools(result).map((pool) => pool['C9300-24 Network Advantage']);
    expect(network).toEqual([3 + 1, 2 + 3 + 1, 3 + 1, 2 + 1, 1]);
  });

  const pool = (licences: string): Record<string, number> =>
    pools(plan(withLines(`accounts: [{smartAccount: A, virtualAccounts: [{name: V, licences: ${licences}}]}]`)))[0] ??
    {};

  it.each([
    { licences: 'enough', network: 10, dna: 10 },
    { licences: '90%', network: 9, dna: 9 },
    { licences: '95%', network: 9, dna: 9 },
    { licences: '101%', network: 11, dna: 11 },
    { licences: '{C9300-24 Network Advantage: 7}', network: 7, dna: undefined },
    { licences: '{C9300-24 Network Advantage: enough, C9300-24 DNA Advantage: 50%}', network: 10, dna: 5 },
    {
      licences: '{"regid.2017-03.com.cisco.advantagek9,1.0_bd1da96e-ec1d-412b-a50e-53846b347d53": 4}',
      network: 4,
      dna: undefined,
    },
  ])('licences: $licences', ({ licences, network, dna }) => {
    const result = pool(licences);
    expect(result['C9300-24 Network Advantage']).toBe(network);
    expect(result['C9300-24 DNA Advantage']).toBe(dna);
  });

  it('counts enough by the rules of each model (S4): stack, chassis, StackWise Virtual; and by use (S3)', () => {
    const result = plan(
      withoutFleet(
        'fleet:',
        '  - {label: a, profile: catalyst-9300-48p, release: 16.12.4, members: 4, count: 2}',
        '  - {label: b, profile: catalyst-9407r, release: 16.12.4, members: 2, count: 3}',
        '  - {label: c, profile: catalyst-9500-32c, release: 16.12.4, members: 2, count: 5}',
        '  - {label: d, profile: expressway-c, count: 7, licences: {rms: 10}}',
      ),
    );
    expect(pools(result)[0]).toEqual({
      'C9300-48 Network Advantage': 8,
      'C9300-48 DNA Advantage': 8,
      'C9400 Network Advantage': 6,
      'C9400 DNA Advantage': 3,
      'C9500 Network Advantage': 10,
      'C9500 32C DNA Advantage': 10,
      'Rich Media Session': 70,
    });
  });

  it('follows a scaled population where it says enough', () => {
    const result = plan(withLines(), 3);
    expect(result.groups[0]?.count).toBe(3);
    expect(pools(result)).toEqual([{ 'C9300-24 Network Advantage': 3, 'C9300-24 DNA Advantage': 3 }]);
  });
});

describe('transport', () => {
  it('is that of the profile but for what is given', () => {
    const [group] = plan(
      withoutFleet(
        'fleet: [{label: a, profile: nexus-93180yc-ex, count: 1, transport: {callHome: false, proxy: {host: p, port: 80}, profileActive: false}}]',
      ),
    ).groups;
    expect(group?.transport).toMatchObject({
      kind: 'callhome',
      vrf: 'management',
      sourceInterface: 'mgmt0',
      callHomeEnabled: false,
      profile: { name: 'CiscoTAC-1', active: false, smartLicensingData: true },
      proxy: { host: 'p', port: 80 },
    });
  });

  it('takes the address of the other kind with the other kind', () => {
    const url = (kind: string): string | undefined =>
      plan(withoutFleet(`fleet: [{label: a, profile: catalyst-9300-24p, count: 1, transport: {kind: ${kind}}}]`))
        .groups[0]?.transport.url;
    expect(url('smart')).toContain('smartreceiver');
    expect(url('callhome')).toContain('DDCEService');
  });
});

describe('steps', () => {
  const steps = (...lines: readonly string[]): FleetPlan['steps'] =>
    plan(withLines('time: {for: 60d}', 'steps:', ...lines.map((line) => `  - {${line}}`))).steps;

  it('stand in the order of time, then of the file', () => {
    const result = steps('at: 2d, event: reload', 'at: 1d, event: save', 'at: 2d, event: deregister');
    expect(result.map(({ index, atMs, action }) => [index, atMs / DAY_MS, action])).toEqual([
      [0, 1, { kind: 'event', event: 'save', parameters: null }],
      [1, 2, { kind: 'event', event: 'reload', parameters: null }],
      [2, 2, { kind: 'event', event: 'deregister', parameters: null }],
    ]);
  });

  it.each([
    { step: 'every: 20d', days: [20, 40], why: 'first after one period; the end of the run is no part of it' },
    { step: 'every: 20d, from: 0s', days: [0, 20, 40], why: 'from' },
    { step: 'every: 20d, from: 5d, until: 45d', days: [5, 25, 45], why: 'until is included' },
  ])('$step: $why', ({ step, days }) => {
    expect(steps(`${step}, event: reload`).map(({ atMs }) => atMs / DAY_MS)).toEqual(days);
  });

  it('selects by label, share and serial number', () => {
    const [step] = steps('at: 1d, on: {label: access, share: 30%}, event: reload');
    expect(step?.on).toEqual({ labels: ['access'], accounts: [], share: 0.3, serials: [] });
    expect(steps('at: 1d, event: reload')[0]?.on).toEqual({ labels: [], accounts: [], share: 1, serials: [] });
  });

  it('gives a fault its parameters, its duration, and no end without one', () => {
    const actions = steps(
      'at: 1d, fault: outage',
      'at: 2d, fault: {outage: {for: 3d, as: refused}}',
      'at: 3d, fault: {latency: {latency: 2s}}',
    );
    expect(actions.map(({ action }) => action)).toMatchObject([
      { kind: 'fault', fault: 'outage', forMs: Number.POSITIVE_INFINITY, parameters: { as: 'unreachable' } },
      { kind: 'fault', fault: 'outage', forMs: 3 * DAY_MS, parameters: { as: 'refused' } },
      { kind: 'fault', fault: 'latency', parameters: { latency: 2000, jitter: 0, toxicity: 1 } },
    ]);
    expect(parametersOf(actions[1]?.action)).toEqual({ as: 'refused' });
  });

  it('gives an event the defaults of its parameters', () => {
    expect(
      steps('at: 1d, event: register', 'at: 2d, event: {register: {force: true}}').map(({ action }) => action),
    ).toEqual([
      { kind: 'event', event: 'register', parameters: { token: 'default', force: false } },
      { kind: 'event', event: 'register', parameters: { token: 'default', force: true } },
    ]);
  });

  it('does at each account of a counted one what names it', () => {
    const { steps: planned } = plan(
      withLines(
        'accounts: [{smartAccount: A, virtualAccounts: [{name: V, count: 2}]}]',
        'steps: [{at: 1d, event: {add-licences: {account: V, licence: C9300-24 DNA Advantage, count: 1}}}]',
      ),
    );
    expect(planned.map(({ index, action }) => [index, parametersOf(action)])).toMatchObject([
      [0, { account: 'V-001', count: 1 }],
      [1, { account: 'V-002', count: 1 }],
    ]);
  });
});

it('can be sent to a worker', () => {
  const result = plan(withLines('steps: [{at: 1d, fault: outage}]'));
  expect(structuredClone(result)).toEqual(result);
});
