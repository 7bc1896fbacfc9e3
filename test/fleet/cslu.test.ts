import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyState } from '../../src/device/agent/policy/policy-state.js';
import { policyStateOf } from '../../src/fleet/device-agent.js';
import { driveInstantly } from '../../src/fleet/drive.js';
import type { EndpointAccess } from '../../src/fleet/endpoint-access.js';
import type { FleetPlan } from '../../src/fleet/plan.js';
import { Authority } from '../../src/pki/authority.js';
import { generateKey } from '../../src/pki/key-kind.js';
import { prepareKeyPool } from '../../src/pki/key-pool.js';
import { CSLU_URL, SWITCH } from './cslu-switch.js';
import { inFolder, type Lived, type LiveOptions, lifeOf, live, type PlanPart, planOf, type StepPart } from './plan.js';
import { workshop } from './shards.js';
import { type Situation, situations } from './situations.js';

const HALF_HOUR = '30m';

const throughCslu: readonly Situation[] = [
  {
    source: 'GP, P§3.9: a hello before each message; the ACK 62 s after the report, 60 s between poll and report',
    rule: 'usage goes without trust or ID token, and its ACK comes with the first poll',
    plan: { for: '31d', csluNames: ['cslu-local'], groups: [SWITCH] },
    shows: (lived) => lifeOf(lived).slice(2),
    is: [
      '10m1s hello ok',
      '10m2s trustSync ok',
      '1h1s hello ok',
      '1h2s usageReport ok',
      '1h1m3s hello ok',
      '1h1m4s resultPolling ok',
      '30d1h3s hello ok',
      '30d1h4s usageReport ok',
      '30d1h1m5s hello ok',
      '30d1h1m6s resultPolling ok',
    ],
  },
  {
    source: 'docs/reference/cslu.md (trust is passed on at once, assumed)',
    rule: 'trust with an ID token is established by the CSSM behind it, and none without a good one',
    plan: {
      for: HALF_HOUR,
      csluNames: ['cslu-local'],
      tokenUses: 1,
      groups: [{ ...SWITCH, count: 2, register: {} }],
    },
    shows: (lived) =>
      [0, 1].map((index) =>
        lifeOf(lived, index).flatMap((line) =>
          line.includes(' trust ')
            ? [line.replace(/refused-by-server: .*(The token) \S+ (is not valid).*/, '$1 … $2')]
            : [],
        ),
      ),
    is: [['5m1s trust ok'], ['5m1s trust The token … is not valid']],
  },
  {
    source: 'S1: topologies; docs/reference/cslu.md (tried again once an hour, assumed)',
    rule: 'a CSLU that does not reach the CSSM takes the report at once, and the ACK comes when it does again',
    plan: {
      for: '1d',
      csluNames: ['cslu-local'],
      groups: [SWITCH],
      steps: [
        { at: '30m', event: 'cut-off-cslu' },
        { at: '8h', event: 'reconnect-cslu' },
      ],
    },
    shows: (lived) => lifeOf(lived).filter((line) => !line.includes('hello') && !/^(0s|10m)/.test(line)),
    is: [
      '1h2s usageReport ok',
      // Not ready: each wait is twice the one before.
      ...['1h1m4s', '1h2m8s', '1h4m16s', '1h8m32s', '1h17m4s', '1h34m8s', '2h8m16s', '3h16m32s', '5h33m4s'].map(
        (at) => `${at} resultPolling ok`,
      ),
      '10h6m8s resultPolling ok',
    ],
  },
  {
    source: 'docs/reference/cslu.md',
    rule: 'of the accounts only that one is cut off, and trust with an ID token is the CSSM to give',
    plan: {
      for: '2h',
      accounts: 2,
      csluNames: ['cslu-local'],
      groups: [{ ...SWITCH, count: 2, register: {} }],
      steps: [{ at: '1m', event: 'cut-off-cslu', with: { account: 'VA-1' } }],
    },
    shows: (lived) => [0, 1].map((index) => lifeOf(lived, index).filter((line) => line.includes(' trust '))),
    is: [
      ['5m1s trust ok'],
      [expect.stringContaining('5m1s trust refused-by-server: Server error occurred: LS_LICENGINE_FAIL_TO_CONNECT')],
    ],
  },
  {
    source: 'S1: topologies; P§3.9: poll after 300 s direct, 60 s through CSLU',
    rule: 'beside it, a device that sends by Smart Transport goes straight to the CSSM',
    plan: {
      for: '2h',
      csluNames: ['cslu-local'],
      groups: [
        {
          ...SWITCH,
          register: {},
          transport: { kind: 'smart', url: 'https://smartreceiver.cisco.com/licservice/license' },
        },
      ],
    },
    shows: (lived) => lifeOf(lived).slice(2),
    is: ['5m1s trust ok', '10m1s trustSync ok', '1h1s usageReport ok', '1h5m2s resultPolling ok'],
  },
];

situations('through a CSLU', throughCslu);

/** Devices of four accounts that come to their CSLU in every way, through an outage and a CSSM that gives no ACK. */
const EVENTFUL: PlanPart = {
  for: '200d',
  accounts: 4,
  csluNames: ['cslu-local'],
  groups: [
    { ...SWITCH, count: 8, arrive: { over: '2d' } },
    { ...SWITCH, count: 8, members: 3, register: { over: '2d' }, transport: { url: CSLU_URL } },
    { ...SWITCH, count: 4, transport: { nameServer: false } },
    { ...SWITCH, count: 4, register: {}, transport: { kind: 'smart', url: 'https://ssm.example/SmartTransport' } },
    { count: 4 },
  ],
  steps: [
    { at: '20d', on: { labels: ['group-2'] }, event: 'transport', with: { url: CSLU_URL } },
    { at: '29d12h', fault: 'outage', for: '3d' },
    { at: '45d', event: 'reload' },
    {
      at: '70d',
      on: { labels: ['group-0', 'group-1'], share: 0.5 },
      event: 'configure',
      with: { licences: ['network-essentials'] },
    },
    { at: '88d', event: 'withhold-acks' },
    { at: '120d', event: 'release-acks' },
    { at: '148d', event: 'cut-off-cslu', with: { account: 'VA-1' } },
    { at: '160d', event: 'reconnect-cslu', with: { account: 'VA-1' } },
  ],
};

/** The agents of the devices with Smart Licensing Using Policy, after a plan has been lived. */
async function agentsAfter(plan: FleetPlan): Promise<PolicyState[]> {
  return inFolder((folder) => {
    const shop = workshop(plan, folder);
    for (const drive of shop.drives) driveInstantly(drive);
    shop.finish();
    const devices = shop.built.flatMap((shard) => shard.devices);
    return devices.filter(({ policyContext }) => policyContext !== null).map(policyStateOf);
  });
}

/** Every report but those still measured was acknowledged, and each once. */
function expectAllAcknowledged(agents: readonly PolicyState[]): void {
  for (const { reports, reportsMade, reportsPurged, reportsAcknowledged } of agents) {
    expect(reports.filter(({ state }) => state !== 'OPEN')).toEqual([]);
    expect(reportsPurged).toBe(0);
    expect(reportsAcknowledged).toBeGreaterThan(0);
    expect(reportsAcknowledged + reports.length).toBe(reportsMade);
  }
}

/** What may happen to a device and its CSLU in the first hundred days. */
const trouble = fc.record({
  at: fc.integer({ min: 0, max: 100 * 24 * 60 }).map((minutes) => `${minutes}m`),
  what: fc.constantFrom<Omit<StepPart, 'at'>>(
    { fault: 'outage', for: '2d' },
    { fault: 'outage', for: '20m' },
    { fault: 'dns-down', for: '1d' },
    { fault: 'packet-loss', for: '5d', with: { toxicity: 0.5 } },
    { event: 'reload' },
    { event: 'power-off' },
    { event: 'power-on' },
    { event: 'withhold-acks' },
    { event: 'release-acks' },
    { event: 'cut-off-cslu' },
    { event: 'cut-off-cslu', with: { account: 'VA-1' } },
    { event: 'reconnect-cslu' },
    { event: 'remove-instance' },
    { event: 'configure', with: { licences: ['network-essentials'] } },
    { event: 'configure', with: { licences: ['network-advantage', 'dna-advantage'] } },
  ),
});

describe('no report is lost', () => {
  it('all of them are acknowledged in the end, through an outage, a reload and ACKs withheld for a month', async () => {
    const agents = await agentsAfter(planOf(EVENTFUL));
    expect(agents).toHaveLength(24);
    expectAllAcknowledged(agents);
  });

  it('whatever happens to the devices, the way and the CSSM for a hundred days (property)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(trouble, { maxLength: 12 }), fc.nat(), async (troubles, seed) => {
        const steps: StepPart[] = [
          ...troubles.map(({ at, what }) => ({ at, ...what })),
          { at: '110d', event: 'power-on' },
          { at: '110d', event: 'release-acks' },
          { at: '110d', event: 'reconnect-cslu' },
        ];
        const groups = [
          { ...SWITCH, count: 3 },
          { ...SWITCH, count: 3, members: 2, register: {} },
        ];
        const plan = planOf({ seed, for: '180d', accounts: 2, csluNames: ['cslu-local'], groups, steps });
        expectAllAcknowledged(await agentsAfter(plan));
      }),
      { numRuns: 40 },
    );
  });
});

/** The event files of all of it, lived to its end. */
async function wholeLife(options: LiveOptions = {}, wire: PlanPart['wire'] = {}): Promise<Lived['files']> {
  const { files, results } = await live(planOf({ ...EVENTFUL, wire }), options);
  for (const { failure, stopped } of results) expect({ failure, stopped }).toEqual({ failure: null, stopped: false });
  return files;
}

describe('sameness (design §4)', () => {
  it('the events are the same on one worker, on two and on four', async () => {
    const one = await wholeLife({ workers: 1 });
    expect(one.size).toBe(4);
    for (const workers of [2, 4]) expect(await wholeLife({ workers })).toEqual(one);
  });

  it('and encoded as decoded', async () => {
    const KEYS = 3;
    await inFolder(async (folder) => {
      await prepareKeyPool({ folder, kind: 'p-256', size: KEYS });
      const access: EndpointAccess = {
        kind: 'encoded',
        keys: { folder, size: KEYS, salt: 12_345 },
        authority: Authority.create(await generateKey('p-256')).toRecord(),
        signingKey: (await generateKey('p-256')).export({ format: 'jwk' }),
      };
      expect(await wholeLife({ access }, { mode: 'encoded' })).toEqual(await wholeLife());
    });
  });
});
