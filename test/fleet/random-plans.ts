import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../src/time/duration.js';
import type { GroupPart, PlanPart, StepPart } from './plan.js';

/** Small plans of all three families, with steps and faults at any instant, for properties. */

const at = (mostMs: number): fc.Arbitrary<string> => fc.nat(mostMs).map((time) => `${time}ms`);

const group: fc.Arbitrary<GroupPart> = fc
  .record({
    kind: fc.constantFrom(
      { profile: 'nexus-93180yc-ex' },
      { profile: 'catalyst-9300-24p', members: 2 },
      { profile: 'catalyst-9500-32c', release: '16.11.1' },
      { profile: 'expressway-c' },
    ),
    count: fc.integer({ min: 1, max: 5 }),
    saves: fc.boolean(),
    arrive: fc.record({ at: at(3 * DAY_MS), over: at(DAY_MS) }),
    register: fc.oneof(
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 5, arbitrary: fc.record({ after: at(DAY_MS), over: at(DAY_MS), force: fc.boolean() }) },
    ),
  })
  .map(({ kind, ...rest }) => ({ ...kind, ...rest }));

const on: fc.Arbitrary<NonNullable<StepPart['on']>> = fc.oneof(
  fc.constant({}),
  fc.double({ min: 0, max: 1, noNaN: true }).map((share) => ({ share })),
  fc.constantFrom('group-0', 'group-1').map((label) => ({ labels: [label] })),
);

const fault = fc.constantFrom<Pick<StepPart, 'fault' | 'with'>>(
  { fault: 'outage' },
  { fault: 'outage', with: { as: 'refused' } },
  { fault: 'packet-loss', with: { toxicity: 0.5 } },
  { fault: 'packet-loss', with: { toxicity: 0.7, as: 'no-reply' } },
  { fault: 'latency', with: { latency: '5m', jitter: '5m' } },
  { fault: 'http-error', with: { toxicity: 0.4 } },
  { fault: 'server-refuses', with: { types: ['authorization', 'idCertificateRenewal'] } },
  { fault: 'dns-down' },
  { fault: 'dns-silent' },
  { fault: 'crl-unreachable' },
);

const event = fc.constantFrom<Pick<StepPart, 'event' | 'with'>>(
  { event: 'register' },
  { event: 'register', with: { force: true } },
  { event: 'deregister' },
  { event: 'renew-auth' },
  { event: 'renew-id' },
  { event: 'reload' },
  { event: 'save' },
  { event: 'power-off' },
  { event: 'power-on' },
  { event: 'set-clock', with: { offset: '2h' } },
  { event: 'set-clock', with: { offset: '0s' } },
  { event: 'configure', with: { licences: [] } },
  { event: 'remove-instance' },
  { event: 'transport', with: { callHome: false } },
  { event: 'transport', with: { callHome: true } },
  { event: 'transport', with: { hosts: { 'tools.cisco.com': '72.163.4.38' } } },
  { event: 'revoke-token', with: { account: 'VA-0' } },
);

const step: fc.Arbitrary<StepPart> = fc.oneof(
  fc
    .record({ at: at(150 * DAY_MS), on, fault, for: at(120 * DAY_MS) })
    .map(({ fault, ...rest }) => ({ ...rest, ...fault })),
  // Many in the first hours, so that they meet messages on their way.
  fc
    .record({ at: fc.oneof(at(150 * DAY_MS), at(4 * DAY_MS)), on, event })
    .map(({ event, ...rest }) => ({ ...rest, ...event })),
);

/** Answers take up to an hour, so that steps and the end of the run find messages on their way. */
export const randomPlans: fc.Arbitrary<PlanPart> = fc.record({
  seed: fc.nat(0xffff_ffff),
  for: fc.integer({ min: DAY_MS, max: 200 * DAY_MS }).map((time) => `${time}ms`),
  groups: fc.array(group, { minLength: 1, maxLength: 3 }),
  accounts: fc.integer({ min: 1, max: 5 }),
  licences: fc.constantFrom(0, 1, 3, 100),
  steps: fc.array(step, { maxLength: 10 }),
  wire: fc.record({ latencyMs: fc.oneof(fc.constant(1_000), fc.nat(HOUR_MS), fc.constant(0)) }),
});
