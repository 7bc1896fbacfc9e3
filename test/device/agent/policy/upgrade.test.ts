import { describe, expect, it } from 'vitest';
import { classicAgent } from '../../../../src/device/agent/classic.js';
import { isRegistered } from '../../../../src/device/agent/classic-state.js';
import { convertsTrust, downgradeToClassic, upgradeToPolicy } from '../../../../src/device/agent/policy/upgrade.js';
import { DAY_MS, HOUR_MS } from '../../../../src/time/duration.js';
import { Bench } from '../bench.js';
import { PolicyBench } from './policy-bench.js';

const STACK = [
  { pid: 'C9300-24U', serialNumber: 'FOC2129Z02H' },
  { pid: 'C9300-24T', serialNumber: 'FCW2125L07Y' },
];

describe('a classic device upgraded to a release of policy (S1, C94)', () => {
  const upgraded = (classic: Bench) => {
    const bench = new PolicyBench({ members: STACK });
    bench.now = classic.now;
    bench.state = upgradeToPolicy(classic.tell({ kind: 'power-off' }).state, bench.now, bench.context);
    return bench;
  };

  it('registered: its registration is trust for every UDI; instance and account stay', () => {
    const classic = new Bench().registered();
    const { productInstanceId, smartAccount, virtualAccount } = classic.state;
    const { state } = upgraded(classic);
    expect(state).toMatchObject({ powered: false, productInstanceId, smartAccount, virtualAccount });
    expect(state.trust.map(({ udi }) => udi.serialNumber)).toEqual(['FCW2134L00C', 'FOC2129Z02H', 'FCW2125L07Y']);
  });

  it('boots with its licences in use and reports within the hour, without a token', () => {
    const bench = upgraded(new Bench().registered()).on();
    const bootedMs = bench.now;
    expect(bench.reportStates).toEqual(['OPEN', 'OPEN']);
    bench.wait(2 * HOUR_MS);
    expect(bench.sent.map(({ atMs, request }) => [request.type, atMs - bootedMs])).toEqual([
      ['trustSync', 600_000],
      ['usageReport', HOUR_MS],
      ['resultPolling', HOUR_MS + 301_000],
    ]);
    expect(bench.state.reportsAcknowledged).toBe(2);
  });

  it('not registered: no trust, and nothing is sent', () => {
    const bench = upgraded(new Bench().tell({ kind: 'power-on' }).wait(20 * DAY_MS));
    expect(bench.state.trust).toEqual([]);
    expect(bench.on().wait(100 * DAY_MS).sent).toEqual([]);
  });
});

describe('and back (P§8, C94)', () => {
  it.each([
    ['17.3.1', true],
    ['17.2.1', false],
    ['17.1.1', false],
    ['16.12.4', true],
    ['16.12.5b', true],
    ['16.12.3a', false],
    ['16.11.1', false],
    ['16.9.6', true],
    ['16.9.5', false],
    ['16.10.1', false],
  ])('%s turns a trust code back into a registration: %s', (release, converts) => {
    expect(convertsTrust(release)).toBe(converts);
  });

  const downgraded = (policy: PolicyBench, release: string) => {
    const bench = new Bench();
    bench.now = policy.now;
    bench.state = downgradeToClassic(policy.tell({ kind: 'power-off' }).state, release, bench.now, {
      ...bench.context,
      udi: policy.context.udi,
    });
    return bench;
  };

  it('trusted, to a release that converts: registered as the same instance, and authorized once it is up', () => {
    const bench = downgraded(new PolicyBench().trusted(), '17.3.1');
    expect(isRegistered(bench.state)).toBe(true);
    expect(bench.state).toMatchObject({
      productInstanceId: 'f654477d',
      smartAccount: 'BU Production Test',
      registrationStatus: 'complete',
    });
    bench.tell({ kind: 'power-on' }).wait(5_000);
    expect(bench.sent.map(({ request }) => request.type)).toEqual(['idCertificateRenewal', 'authorization']);
    expect(classicAgent.licensingState(bench.state)).toBe('AUTHORIZED');
    expect(bench.tell({ kind: 'reload' }).state.licensing).toBe('AUTHORIZED');
  });

  it.each([
    ['to a release that does not', new PolicyBench().trusted(), '16.11.1'],
    ['without trust', new PolicyBench().on(), '17.3.1'],
  ])('%s: evaluation', (_what, policy, release) => {
    const { state } = downgraded(policy, release);
    expect([state.licensing, state.productInstanceId]).toEqual(['EVALUATION', '']);
  });

  it('the evaluation is the one it had: neither reset nor counted in between (S2)', () => {
    const classic = new Bench()
      .tell({ kind: 'power-on' })
      .wait(30 * DAY_MS)
      .tell({ kind: 'power-off' });
    const policy = new PolicyBench();
    policy.now = classic.now;
    policy.state = upgradeToPolicy(classic.state, policy.now, policy.context);
    policy
      .on()
      .wait(100 * DAY_MS)
      .tell({ kind: 'factory-reset' })
      .reload();
    expect(downgraded(policy, '16.11.1').evaluationLeftMs).toBe(60 * DAY_MS);
  });

  it('one that is spent stays spent', () => {
    const classic = new Bench()
      .tell({ kind: 'power-on' })
      .wait(91 * DAY_MS)
      .tell({ kind: 'power-off' });
    const policy = new PolicyBench();
    policy.state = upgradeToPolicy(classic.state, classic.now, policy.context);
    expect(downgraded(policy, '16.11.1').state.licensing).toBe('EVALUATION_EXPIRED');
  });
});
