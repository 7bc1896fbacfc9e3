import fc from 'fast-check';
import type {
  PolicyAnswer,
  PolicyFailedAnswer,
  PolicyMessageType,
  PolicyOrder,
  PolicyRequest,
  RumUsage,
} from '../../src/wire/policy-messages.js';
import { POLICY_MESSAGE_TYPES } from '../../src/wire/policy-messages.js';
import { INSTANCE_ID, NOW_MS, nastyText, UDI } from './samples.js';

export const NETWORK = 'regid.2017-03.com.cisco.advantagek9,1.0_bd1da96e-ec1d-412b-a50e-53846b347d53';
export const SOFTWARE = 'regid.2017-05.com.cisco.C9300,v1_727af1d9-6c39-4444-b301-863f81445b72';
export const MEMBER = { pid: 'C9300-24UX', serialNumber: 'SIM0000002' };

/** The three measurements of the public report (P§3.2, XV), of which the last was cut off by a reload after a clock change. */
export const PUBLIC_MEASUREMENTS = [
  { start: 1671880245, end: 1671966644, delta: 0, samples: 97, count: 2, reason: '' },
  { start: 1671966644, end: 1672341045, delta: 0, samples: 417, count: 3, reason: '' },
  { start: 1672341045, end: 1673790212, delta: -3433, samples: 1615, count: 3, reason: 'ProductReload' },
] as const;

export const REPORT: RumUsage = {
  reportId: 1671840750,
  tag: NETWORK,
  softwareVersion: '17.09.02',
  haUdis: [
    { role: 'Active', udi: UDI },
    { role: 'Standby', udi: MEMBER },
  ],
  measurements: PUBLIC_MEASUREMENTS.map(({ start, end, delta, count, reason }) => ({
    startMs: start * 1_000,
    endMs: end * 1_000,
    count,
    clockChangeDeltaSeconds: delta,
    terminationReason: reason,
  })),
};

const base = {
  udi: UDI,
  timestampMs: NOW_MS,
  softwareId: SOFTWARE,
  productInstanceId: INSTANCE_ID,
  hostname: 'SW1',
};

/** One request of each type. */
export const POLICY_REQUESTS: { readonly [Type in PolicyMessageType]: Extract<PolicyRequest, { type: Type }> } = {
  trust: {
    type: 'trust',
    ...base,
    productInstanceId: null,
    token: 'YzIzMDM3MTgtdG9rZW4',
    force: false,
    udis: [UDI, MEMBER],
    csr: '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n',
  },
  trustSync: { type: 'trustSync', ...base, trustIds: [693, 694] },
  usageReport: { type: 'usageReport', ...base, reports: [REPORT] },
  resultPolling: { type: 'resultPolling', ...base, pollId: '773126444402795033' },
  hello: { type: 'hello', ...base },
};

/** The custom policy of a golden (P§3.7). */
export const CUSTOM_POLICY: PolicyOrder = {
  name: 'Custom Policy',
  ackRequired: true,
  perpetual: { firstReportDays: 365, frequencyDays: 0, onChangeDays: 90 },
  subscription: { firstReportDays: 90, frequencyDays: 90, onChangeDays: 90 },
  enforced: { firstReportDays: 365, frequencyDays: 90, onChangeDays: 90 },
  export: { firstReportDays: 365, frequencyDays: 90, onChangeDays: 90 },
};

const account = { smartAccount: 'SA', virtualAccount: 'VA' };

/** One successful answer of each type. */
export const POLICY_ANSWERS: Readonly<Record<PolicyMessageType, Exclude<PolicyAnswer, PolicyFailedAnswer>>> = {
  trust: {
    status: 'OK',
    type: 'trust',
    productInstanceId: INSTANCE_ID,
    trustCodes: [{ udi: UDI, trustId: 693 }],
    ...account,
  },
  trustSync: { status: 'OK', type: 'trustSync', ...account, policy: null },
  usageReport: { status: 'OK', type: 'usageReport', pollId: '773126444402795033', pollIntervalSeconds: 300 },
  resultPolling: {
    status: 'OK',
    type: 'resultPolling',
    ready: true,
    acknowledged: [1671840750],
    ...account,
    policy: CUSTOM_POLICY,
  },
  hello: { status: 'OK', type: 'hello' },
};

const udis = fc.record({ pid: nastyText(64), serialNumber: nastyText(64) });
const seconds = fc.nat({ max: 4_102_444_800 }).map((second) => second * 1_000);

export const measurements = fc.record({
  startMs: seconds,
  endMs: seconds,
  count: fc.nat({ max: 1_000_000_000 }),
  clockChangeDeltaSeconds: fc.oneof(fc.constant(0), fc.integer({ min: -99_999_999, max: 99_999_999 })),
  terminationReason: nastyText(64),
});

export const rumReports: fc.Arbitrary<RumUsage> = fc.record({
  reportId: fc.nat({ max: 1_000_000_000_000 }),
  tag: nastyText(256),
  softwareVersion: nastyText(64),
  haUdis: fc.array(fc.record({ role: fc.constantFrom('Active', 'Standby', 'Member'), udi: udis }), { maxLength: 4 }),
  measurements: fc.array(measurements, { maxLength: 4 }),
});

const pollIds = fc.oneof(
  fc.bigInt({ min: 10n ** 16n, max: 10n ** 18n - 1n }).map(String),
  fc.constantFrom('0', '9007199254740993', '99999999999999999999', '00000000000000001'),
);
const instanceIds = fc.stringMatching(/^[0-9A-Za-z._-]{1,64}$/);
const bases = {
  udi: udis,
  timestampMs: fc.nat({ max: 4_102_444_800_000 }),
  softwareId: nastyText(256),
  productInstanceId: fc.option(instanceIds),
  hostname: fc.option(nastyText(255)),
};

export const policyRequests: fc.Arbitrary<PolicyRequest> = fc.oneof(
  fc
    .record({
      type: fc.constant('trust' as const),
      ...bases,
      token: nastyText(1_024),
      force: fc.boolean(),
      members: fc.array(udis, { maxLength: 4 }),
      csr: fc.option(nastyText(200)),
    })
    .map(({ members, ...request }) => ({ ...request, udis: [request.udi, ...members] })),
  fc.record({
    type: fc.constant('trustSync' as const),
    ...bases,
    trustIds: fc.array(fc.maxSafeNat(), { maxLength: 4 }),
  }),
  fc.record({ type: fc.constant('usageReport' as const), ...bases, reports: fc.array(rumReports, { maxLength: 3 }) }),
  fc.record({ type: fc.constant('resultPolling' as const), ...bases, pollId: pollIds }),
  fc.record({ type: fc.constant('hello' as const), ...bases }),
);

const days = fc.nat({ max: 36_500 });
const rules = fc.record({ firstReportDays: days, frequencyDays: days, onChangeDays: days });
const policies = fc.option(
  fc.record({
    name: nastyText(256),
    ackRequired: fc.boolean(),
    perpetual: rules,
    subscription: rules,
    enforced: rules,
    export: rules,
  }),
);
const accounts = { smartAccount: nastyText(256), virtualAccount: nastyText(256) };
const trustCodes = fc.array(fc.record({ udi: udis, trustId: fc.maxSafeNat() }), { maxLength: 4 });
const intervals = fc.nat({ max: 31_536_000 });
const OK = fc.constant('OK' as const);
const FAILED = fc.constant('FAILED' as const);
const types = fc.constantFrom(...POLICY_MESSAGE_TYPES);

export const policyAnswers: fc.Arbitrary<PolicyAnswer> = fc.oneof(
  fc.record({
    status: OK,
    type: fc.constant('trust' as const),
    productInstanceId: instanceIds,
    trustCodes,
    ...accounts,
  }),
  fc.record({ status: OK, type: fc.constant('trustSync' as const), ...accounts, policy: policies }),
  fc.record({
    status: OK,
    type: fc.constant('trustSync' as const),
    ...accounts,
    policy: policies,
    trust: fc.record({ productInstanceId: instanceIds, trustCodes }),
  }),
  fc.record({
    status: OK,
    type: fc.constant('usageReport' as const),
    pollId: pollIds,
    pollIntervalSeconds: intervals,
  }),
  fc.record({
    status: OK,
    type: fc.constant('resultPolling' as const),
    ready: fc.constant(false as const),
    pollIntervalSeconds: intervals,
  }),
  fc.record({
    status: OK,
    type: fc.constant('resultPolling' as const),
    ready: fc.constant(true as const),
    acknowledged: fc.array(fc.nat({ max: 1_000_000_000_000 }), { maxLength: 6 }),
    ...accounts,
    policy: policies,
  }),
  fc.record({ status: OK, type: fc.constant('hello' as const) }),
  fc.record({ status: FAILED, type: types, message: nastyText(400) }),
  fc.record({ status: FAILED, type: types, message: nastyText(400), code: fc.constant('LS_INVALID_DATA' as const) }),
  fc.record({ status: FAILED, type: types, message: nastyText(400), tryAgain: fc.constant(true as const) }),
);
