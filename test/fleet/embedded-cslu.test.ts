import { describe, expect, it } from 'vitest';
import { EmbeddedCslus } from '../../src/fleet/embedded-cslu.js';
import { HOUR_MS, SECOND_MS } from '../../src/time/duration.js';
import { PolicyDevice, policyWorld, rum, udiOf } from '../endpoint/cssm/policy/policy-fleet.js';
import { BRANCH, CAMPUS, START } from '../endpoint/cssm/virtual-fleet.js';
import { planOf } from './plan.js';

/** Virtual accounts of a shard that has none of the first two of its plan. */
const [FIRST, SECOND] = [2, 3];

function shardWithCslus() {
  const { cssm } = policyWorld();
  const [plain] = planOf().accounts;
  if (plain === undefined) throw new RangeError('the plan has no account');
  const accounts = [
    { ...plain, ...CAMPUS, index: FIRST },
    { ...plain, ...BRANCH, index: SECOND },
  ];
  const cslus = new EmbeddedCslus({ seed: 1, accounts, cssm, trust: (request, now) => cssm.handle(request, now) });
  const deviceOf = (account: number, serialNumber: string) =>
    new PolicyDevice({ handle: (request, now) => cslus.handle(account, request, now) }, serialNumber);
  return { cssm, cslus, deviceOf };
}

describe('what the CSLUs of a shard do by themselves', () => {
  it('is due when the first of them has something to do (cslu.md: 10 s, then 40 s)', () => {
    const { cssm, cslus, deviceOf } = shardWithCslus();
    const idle = cssm.nextDeadline();
    expect(cslus.nextDeadline()).toBe(idle);
    deviceOf(SECOND, 'B').report([rum(1)], START + 5 * SECOND_MS);
    deviceOf(FIRST, 'A').report([rum(1)], START);
    const due: number[] = [];
    for (let next = cslus.nextDeadline(); next < START + HOUR_MS; next = cslus.nextDeadline()) {
      due.push((next - START) / SECOND_MS);
      cslus.advance(next);
    }
    expect(due.slice(0, 4)).toEqual([10, 15, 50, 55]);
  });

  it('is done without a word from any device, in whatever steps time passes', () => {
    for (const step of [HOUR_MS, SECOND_MS]) {
      const { cssm, cslus, deviceOf } = shardWithCslus();
      deviceOf(FIRST, 'A').report([rum(1)], START);
      deviceOf(SECOND, 'B').report([rum(1), rum(2)], START);
      for (let now = START; now <= START + HOUR_MS; now += step) cslus.advance(now);
      const reports = Object.fromEntries(
        Array.from(cssm.instances(), ({ udi, virtualAccount, policy }) => [
          udi.serialNumber,
          [virtualAccount, policy?.reports],
        ]),
      );
      expect(reports).toEqual({ A: ['Campus', 1], B: ['Branch', 2] });
    }
  });

  it('a device of an account that is not in the shard is a mistake of ours', () => {
    const { deviceOf } = shardWithCslus();
    expect(() => deviceOf(0, 'A').report([rum(1)], START)).toThrow(RangeError);
  });
});

it('what is no message of Using Policy is refused (cslu.md)', () => {
  const { cslus } = shardWithCslus();
  const request = {
    type: 'authorization',
    udi: udiOf('A'),
    softwareId: 'x',
    hostname: null,
    timestampMs: START,
    productInstanceId: 'x',
    idCertificateSerial: 'x',
    entitlements: [],
  } as const;
  expect(cslus.handle(FIRST, request, START)).toEqual({
    status: 'FAILED',
    type: 'authorization',
    message: 'Your request could not be processed right now. Please try again',
  });
});
