import { describe, expect, it, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../src/time/duration.js';
import { CUSTOM_POLICY } from '../../../wire/policy-samples.js';
import { BRANCH, CAMPUS, observe, pool, START, UNKNOWN_TAG } from '../virtual-fleet.js';
import { DNA, listed, NETWORK, PolicyDevice, policyWorld, rum, SECOND, trusted } from './policy-fleet.js';

const READY = START + 300 * SECOND;

describe('usage reporting', () => {
  test('is answered by a poll id of 17 to 18 digits and 300 s (P§7.3, P§3.9 [C])', () => {
    const device = trusted(policyWorld(), 'A');
    const answer = device.send({ type: 'usageReport', reports: [rum(1)] }, START);
    expect(answer).toEqual({
      status: 'OK',
      type: 'usageReport',
      pollId: expect.stringMatching(/^\d{17,18}$/),
      pollIntervalSeconds: 300,
    });
  });

  test('the first poll after 300 s brings the ACK of every report (P§3.9 [C])', () => {
    const device = trusted(policyWorld(), 'A');
    const pollId = device.report([rum(1), rum(2, { tag: DNA.tag })]);
    expect(device.poll(pollId, READY)).toEqual({
      status: 'OK',
      type: 'resultPolling',
      ready: true,
      acknowledged: [1, 2],
      smartAccount: 'example.com',
      virtualAccount: 'Campus',
      policy: null,
    });
  });

  it.each<[string, number, boolean]>([
    ['at once', 0, false],
    ['a millisecond early', 119_999, false],
    ['when processed', 120_000, true],
  ])('asked %s, after %i ms of 120,000: ready %s (setting)', (_, afterMs, ready) => {
    const device = trusted(policyWorld({ policy: { processingMs: 120_000, pollIntervalSeconds: 77 } }), 'A');
    const answer = device.poll(device.report([rum(1)]), START + afterMs);
    expect(answer).toMatchObject(ready ? { ready } : { ready, pollIntervalSeconds: 77 });
  });

  test('nothing to report is acknowledged as nothing', () => {
    const device = trusted(policyWorld(), 'A');
    expect(device.acks(device.report([]), READY)).toEqual([]);
  });

  it.each([-1, 0.5, Number.NaN, 1e12])('%d licences in a report are refused (F2), and change nothing', (count) => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    const before = observe(world.cssm);
    expect(device.send({ type: 'usageReport', reports: [rum(1), rum(2, { count })] }, START)).toEqual({
      status: 'FAILED',
      type: 'usageReport',
      message: 'Your request could not be processed right now. Please try again',
    });
    expect(observe(world.cssm)).toBe(before);
  });
});

describe('licences in use', () => {
  const inUse = (world: ReturnType<typeof policyWorld>, tag = NETWORK.tag) => pool(world.cssm, CAMPUS, tag)?.inUse;

  test('are what the latest report of each tag says, over all devices', () => {
    const world = policyWorld();
    trusted(world, 'A').report([rum(1, { count: 2 }), rum(2, { tag: DNA.tag, count: 1 })]);
    trusted(world, 'B').report([rum(1, { count: 3 })]);
    expect([inUse(world), inUse(world, DNA.tag)]).toEqual([5, 1]);
  });

  test('change with the count, up and down to none', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    const seen = [2, 5, 1, 0].map((count, index) => {
      device.report([rum(index, { count, fromMs: START + index * HOUR_MS })]);
      return [inUse(world), listed(world.cssm, device)?.licences.length];
    });
    expect(seen).toEqual([
      [2, 1],
      [5, 1],
      [1, 1],
      [0, 0],
    ]);
  });

  test('stay when a report of the past comes late [I]; its usage is added (S1: the timeline is corrected)', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    device.report([rum(2, { count: 3, fromMs: START + HOUR_MS })]);
    device.report([rum(1, { count: 9, fromMs: START })]);
    expect(inUse(world)).toBe(3);
    expect(listed(world.cssm, device)?.policy?.usage).toEqual([
      { tag: NETWORK.tag, fromMs: START, untilMs: START + 2 * HOUR_MS, count: 3, licenceSeconds: 12 * 3_600 },
    ]);
  });

  test('a clock set back while measuring measures nothing', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    device.report([rum(1, { fromMs: START, toMs: START - HOUR_MS, count: 4 })]);
    expect(listed(world.cssm, device)?.policy?.usage[0]).toMatchObject({ count: 4, licenceSeconds: 0 });
  });

  test('are never refused: unenforced, the pool goes negative and tells so (S1, S2)', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    expect(device.acks(device.report([rum(1, { count: 12 })]), READY)).toEqual([1]);
    expect(pool(world.cssm, CAMPUS, NETWORK.tag)).toMatchObject({
      inUse: 12,
      balance: -2,
      status: 'Out Of Compliance',
    });
    expect(world.events).toContainEqual(expect.objectContaining({ what: 'pool-negative', count: 2 }));
  });

  test('of a tag CSSM does not know are acknowledged and not counted (as in the classic agent)', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    expect(device.acks(device.report([rum(1, { tag: UNKNOWN_TAG })]), READY)).toEqual([1]);
    expect(listed(world.cssm, device)?.licences).toEqual([]);
  });
});

describe('a report that comes again', () => {
  test('is acknowledged again and counts once: the ACK may have been lost', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    const first = device.report([rum(1, { count: 2 })]);
    const seen = listed(world.cssm, device)?.policy;
    const second = device.report([rum(1, { count: 2 })]);
    expect(second).not.toBe(first);
    expect([device.acks(first, READY), device.acks(second, READY)]).toEqual([[1], [1]]);
    expect(listed(world.cssm, device)?.policy).toEqual(seen);
    expect(seen).toMatchObject({ reports: 1, usage: [{ licenceSeconds: 2 * 3_600 }] });
  });

  test('counts once within one message too', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    device.report([rum(1), rum(1)]);
    expect(listed(world.cssm, device)?.policy).toMatchObject({ reports: 1, usage: [{ licenceSeconds: 3_600 }] });
  });

  test('counts once though its device was removed and trusted anew meanwhile', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    device.report([rum(1), rum(2)]);
    world.cssm.removeInstance(device.productInstanceId ?? '', START);
    device.trust(world.campus);
    expect(device.acks(device.report([rum(2), rum(3)]), READY)).toEqual([2, 3]);
    expect(listed(world.cssm, device)?.policy).toMatchObject({ reports: 3, usage: [{ licenceSeconds: 3_600 }] });
  });

  test('of another device with the same id is another report', () => {
    const world = policyWorld();
    for (const serialNumber of ['A', 'B']) trusted(world, serialNumber).report([rum(1)]);
    expect(pool(world.cssm, CAMPUS, NETWORK.tag)?.inUse).toBe(2);
  });
});

describe('a poll id is invalid (F17: CSCwa11048)', () => {
  const invalid = (pollId: string) => ({
    status: 'FAILED',
    type: 'resultPolling',
    message: `Invalid Polling Id ${pollId} provided in the polling request`,
  });

  test('if it was never given', () => {
    expect(trusted(policyWorld(), 'A').poll('773126444402795033', READY)).toEqual(invalid('773126444402795033'));
  });

  test("if it is another device's", () => {
    const world = policyWorld();
    const pollId = trusted(world, 'A').report([rum(1)]);
    expect(trusted(world, 'B').poll(pollId, READY)).toEqual(invalid(pollId));
  });

  test('a while after it was first fetched; asking again does not prolong it (setting)', () => {
    const device = trusted(policyWorld({ policy: { keepFetchedMs: HOUR_MS } }), 'A');
    const pollId = device.report([rum(1)]);
    expect(device.acks(pollId, READY)).toEqual([1]);
    expect(device.acks(pollId, READY + HOUR_MS - 1)).toEqual([1]);
    expect(device.poll(pollId, READY + HOUR_MS)).toEqual(invalid(pollId));
  });

  test('but not as long as it was not fetched', () => {
    const device = trusted(policyWorld(), 'A');
    expect(device.acks(device.report([rum(1)]), START + 400 * DAY_MS)).toEqual([1]);
  });

  test('when its device opens a thousand more and fetches none (memory)', () => {
    const device = trusted(policyWorld(), 'A');
    const ids = Array.from({ length: 1_025 }, (_, index) => device.report([rum(index)]));
    expect(new Set(ids).size).toBe(1_025);
    expect(device.poll(ids[0] as string, READY)).toEqual(invalid(ids[0] as string));
    expect(device.acks(ids[1] as string, READY)).toEqual([1]);
  });

  test('what it says is short, however long what was asked', () => {
    expect(trusted(policyWorld(), 'A').poll('9'.repeat(500), READY)).toEqual(invalid('9'.repeat(20)));
  });
});

describe('withheld ACKs (FN72578)', () => {
  test('nothing is ready, for ever; given again, everything is', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    const pollId = device.report([rum(1)]);
    world.cssm.policy.withholdAcks(CAMPUS, true);
    const late = START + 500 * DAY_MS;
    for (const nowMs of [READY, late]) {
      expect(device.poll(pollId, nowMs)).toMatchObject({ ready: false, pollIntervalSeconds: 300 });
    }
    world.cssm.policy.withholdAcks(CAMPUS, false);
    expect(device.acks(pollId, late)).toEqual([1]);
  });

  test('in one account only; licences are counted all the same', () => {
    const world = policyWorld();
    world.cssm.policy.withholdAcks(BRANCH, true);
    const branch = trusted(world, 'B', START, world.branch);
    const campus = trusted(world, 'A');
    expect(branch.acks(branch.report([rum(1)]), READY)).toBeNull();
    expect(campus.acks(campus.report([rum(1)]), READY)).toEqual([1]);
    expect(pool(world.cssm, BRANCH, NETWORK.tag)?.inUse).toBe(1);
  });
});

describe('policy (P§3.7)', () => {
  const own = { ...CUSTOM_POLICY, name: 'Branch Policy' };
  const SA = { smartAccount: 'example.com', name: null };

  it.each<[string, (cssm: ReturnType<typeof policyWorld>['cssm']) => void, (string | null)[]]>([
    ['none: CISCO default stays', () => {}, [null, null]],
    ["a virtual account's", (cssm) => cssm.policy.setPolicy(BRANCH, own), [null, 'Branch Policy']],
    ["a smart account's", (cssm) => cssm.policy.setPolicy(SA, CUSTOM_POLICY), ['Custom Policy', 'Custom Policy']],
    [
      "a virtual account's before its smart account's",
      (cssm) => {
        cssm.policy.setPolicy(SA, CUSTOM_POLICY);
        cssm.policy.setPolicy(BRANCH, own);
      },
      ['Custom Policy', 'Branch Policy'],
    ],
    [
      'taken away again',
      (cssm) => {
        for (const order of [own, null]) {
          cssm.policy.setPolicy(SA, order);
          cssm.policy.setPolicy(BRANCH, order);
        }
      },
      [null, null],
    ],
  ])('%s', (_, set, names) => {
    const world = policyWorld();
    set(world.cssm);
    const devices = [trusted(world, 'A'), trusted(world, 'B', START, world.branch)];
    const inSync = devices.map((device) => device.send({ type: 'trustSync', trustIds: [] }, START));
    const inAck = devices.map((device) => device.poll(device.report([rum(1)]), READY));
    for (const answers of [inSync, inAck]) {
      expect(answers.map((answer) => ('policy' in answer ? (answer.policy?.name ?? null) : 'absent'))).toEqual(names);
    }
  });

  test('an unknown account is an error of its administrator', () => {
    const { cssm } = policyWorld();
    const nowhere = { smartAccount: 'example.com', name: 'Nowhere' };
    expect(() => cssm.policy.setPolicy(nowhere, null)).toThrow('There is no virtual account Nowhere');
    expect(() => cssm.policy.withholdAcks(nowhere, true)).toThrow('There is no virtual account Nowhere');
  });
});

describe('the name CSSM shows (S1: UDI from 17.3.2a to 17.8.x, host name from 17.9.1)', () => {
  const UDI_NAME = 'UDI_PID:C9300-24UX; UDI_SN:A; ';
  it.each<[string | null, string | null, string]>([
    ['17.03.02a', 'SW1', UDI_NAME],
    ['17.6.4', 'SW1', UDI_NAME],
    ['17.08.01', 'SW1', UDI_NAME],
    ['17.8.9', 'SW1', UDI_NAME],
    ['17.9.0', 'SW1', UDI_NAME],
    ['17.09.01', 'SW1', 'SW1'],
    ['17.9.4a', 'SW1', 'SW1'],
    ['17.13.1', 'SW1', 'SW1'],
    ['26.1.1', 'SW1', 'SW1'],
    ['16.12.4', 'SW1', UDI_NAME],
    ['17.13.1', null, UDI_NAME],
    ['10.2(3)', 'SW1', UDI_NAME],
    [null, 'SW1', UDI_NAME],
  ])('release %s, host name %s: %s', (release, hostname, name) => {
    const world = policyWorld();
    const device = new PolicyDevice(world.cssm, 'A');
    device.hostname = hostname;
    device.trust(world.campus);
    if (release !== null) device.report([rum(1, { release })]);
    expect(listed(world.cssm, device)?.displayName).toBe(name);
  });

  test('follows a device that begins or ceases to tell it', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    device.report([rum(1, { release: '17.13.1' })]);
    device.hostname = null;
    device.send({ type: 'trustSync', trustIds: [] }, START + 5);
    expect(listed(world.cssm, device)).toMatchObject({
      displayName: UDI_NAME,
      hostname: null,
      lastContactMs: START + 5,
    });
  });
});
