import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Cssm } from '../../../src/endpoint/cssm/cssm.js';
import { DEFAULT_INTERVALS } from '../../../src/endpoint/cssm/intervals.js';
import { CSSM_ENTITIES, type CssmEntity, type CssmRecord } from '../../../src/endpoint/cssm/snapshot/entity.js';
import type { EndpointEvent } from '../../../src/telemetry/events.js';
import { DAY_MS, HOUR_MS } from '../../../src/time/duration.js';
import type { AgentRequest } from '../../../src/wire/agent-messages.js';
import { NETWORK, PolicyDevice, rum, udiOf } from './policy/policy-fleet.js';
import { BRANCH, CAMPUS, GENERIC, LAN, ONLY_32C, observe, START, TestDevice } from './virtual-fleet.js';

/**
 * What a CSSM writes down of itself is all of it: one that is thrown away and restored at any time, through JSON, goes on as if
 * nothing had happened; and whoever follows its changes entity by entity has the same in the end.
 */

const SERIALS = ['A', 'B', 'C', 'D'];
const TAGS = [LAN.tag, GENERIC.tag, ONLY_32C.tag, 'regid.unheard-of'];
const ACCOUNTS = [CAMPUS, BRANCH];
const POLICY = {
  name: 'Custom',
  ackRequired: true,
  perpetual: { firstReportDays: 1, frequencyDays: 2, onChangeDays: 3 },
  subscription: { firstReportDays: 1, frequencyDays: 2, onChangeDays: 3 },
  enforced: { firstReportDays: 0, frequencyDays: 0, onChangeDays: 0 },
  export: { firstReportDays: 0, frequencyDays: 0, onChangeDays: 0 },
};

/** A CSSM with devices of both generations under the same UDIs, which can be swapped for a copy of itself. */
class Place {
  readonly events: EndpointEvent[] = [];
  readonly answers: string[] = [];
  /** The entities as whoever follows the changes knows them. */
  readonly mirror = new Map<CssmEntity, Map<string, string>>();
  private readonly pending = new Map<string, readonly [CssmEntity, string]>();
  private cssm = this.create();
  private readonly tokens: string[];
  private readonly classic = SERIALS.map((serial) => new TestDevice(this.front, serial, udiOf(serial).pid));
  private readonly policy = SERIALS.map((serial) => new PolicyDevice(this.front, serial));
  private readonly polls: string[] = [];

  constructor() {
    this.cssm.addVirtualAccount({ ...CAMPUS, licences: [{ ...GENERIC, quantity: 3 }] }, START);
    this.cssm.addVirtualAccount({ ...BRANCH, licences: [{ ...NETWORK, quantity: 3 }] }, START);
    const order = { name: 't', validForMs: 900 * DAY_MS, exportControlled: true };
    this.tokens = [CAMPUS, BRANCH, CAMPUS].map((account, index) =>
      this.cssm.mintToken(account, { ...order, maxUses: index === 2 ? 4 : null }, START),
    );
  }

  private get front(): Cssm {
    return { handle: (request: AgentRequest, nowMs: number) => this.cssm.handle(request, nowMs) } as Cssm;
  }

  private create(): Cssm {
    return new Cssm({
      intervals: DEFAULT_INTERVALS,
      seed: 5,
      catalogue: [LAN, GENERIC, ONLY_32C, NETWORK],
      issueCertificate: () => null,
      onEvent: (event) => this.events.push(event),
      onChange: (kind, key) => this.pending.set(`${kind} ${key}`, [kind, key]),
      policy: { processingMs: HOUR_MS, keepFetchedMs: 20 * DAY_MS },
    });
  }

  /** Throws the CSSM away and goes on with another that was told what this one was. */
  swap(): void {
    const record = JSON.parse(JSON.stringify(this.cssm.capture())) as CssmRecord;
    this.follow();
    const told = this.events.length;
    this.cssm = this.create();
    this.cssm.restore(record);
    expect(this.cssm.capture()).toEqual(record);
    expect(this.events.length).toBe(told);
    expect(this.pending.size).toBe(0);
  }

  private follow(): void {
    for (const [kind, key] of this.pending.values()) {
      const rows = this.mirror.get(kind) ?? new Map<string, string>();
      this.mirror.set(kind, rows);
      const record = this.cssm.record(kind, key);
      if (record === null) rows.delete(key);
      else rows.set(key, JSON.stringify(record));
    }
    this.pending.clear();
  }

  capture(): CssmRecord {
    return this.cssm.capture();
  }

  observe(): string {
    this.follow();
    return observe(this.cssm);
  }

  do(command: Command, now: number): void {
    const { cssm } = this;
    const serial = command.device % SERIALS.length;
    const device = this.classic[serial] as TestDevice;
    const policy = this.policy[serial] as PolicyDevice;
    const token = this.tokens[command.a % 3] as string;
    const account = ACCOUNTS[command.a % 2] as typeof CAMPUS;
    const tag = TAGS[command.a % TAGS.length] as string;
    const reports = [rum(command.a, { count: command.b, fromMs: now, toMs: now + HOUR_MS }), rum(command.b * 3)];
    const members = [udiOf(SERIALS[command.b % SERIALS.length] as string)];
    const deeds: Readonly<Record<Deed, () => unknown>> = {
      register: () => device.register(token, now, { force: command.flag, members }),
      authorize: () =>
        device.authorize(
          [
            { tag, count: command.b },
            { tag: LAN.tag, count: 1 },
          ],
          now,
        ),
      renew: () => device.renew(now, command.flag),
      deregister: () => device.deregister(now),
      upgrade: () => {
        policy.productInstanceId = device.productInstanceId;
        return policy.send({ type: 'trustSync', trustIds: [] }, now);
      },
      trust: () => policy.trust(token, now, { force: command.flag, udis: [policy.udi, ...members] }),
      report: () => {
        const answer = policy.send({ type: 'usageReport', reports }, now);
        if (answer.status === 'OK' && answer.type === 'usageReport') this.polls.push(answer.pollId);
        return answer;
      },
      poll: () => policy.poll(this.polls[command.b % (this.polls.length + 1)] ?? '1', now),
      batch: () =>
        cssm.policy.takeBatch(
          account,
          [
            {
              udi: policy.udi,
              softwareId: 's',
              hostname: null,
              timestampMs: now,
              reports,
              trustRequests: command.flag ? [policy.udi] : [],
            },
          ],
          now,
        ),
      policy: () =>
        cssm.policy.setPolicy(
          { ...account, ...(command.flag ? { name: null } : {}) },
          command.b % 2 === 0 ? POLICY : null,
        ),
      withhold: () => cssm.policy.withholdAcks(account, command.flag),
      cutOff: () => cssm.policy.cutOffCollectors(account, command.flag),
      buy: () => cssm.changeLicences(account, GENERIC.tag, command.b - 3, now),
      revoke: () => cssm.revokeToken(token),
      mint: () =>
        cssm.mintToken(account, { name: 't', validForMs: DAY_MS, maxUses: 1, exportControlled: false }, START),
      remove: () => cssm.removeInstance((command.flag ? policy : device).productInstanceId ?? '', now),
      wait: () => cssm.advance(now),
    };
    this.answers.push(JSON.stringify(deeds[command.do]()) ?? '');
  }
}

const DEEDS = [
  'register',
  'authorize',
  'renew',
  'deregister',
  'upgrade',
  'trust',
  'report',
  'poll',
  'batch',
  'policy',
  'withhold',
  'cutOff',
  'buy',
  'revoke',
  'mint',
  'remove',
  'wait',
] as const;
type Deed = (typeof DEEDS)[number];

const command = fc.record({
  do: fc.constantFrom(...DEEDS, 'register', 'authorize', 'trust', 'report', 'poll', 'upgrade'),
  device: fc.nat(3),
  a: fc.nat(5),
  b: fc.nat(8),
  flag: fc.boolean(),
  days: fc.oneof({ weight: 4, arbitrary: fc.nat(10) }, { weight: 1, arbitrary: fc.nat(120) }),
  /** The CSSM is swapped after it. */
  swap: fc.boolean(),
});
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/** Turns count on from wherever they were: only their order means anything, and `observe` has compared what comes of it. */
function rowsOf({ entities }: CssmRecord, kind: CssmEntity): string[] {
  return entities[kind].map((row) => JSON.stringify(row, (key, value) => (key === 'turn' ? 0 : value))).sort();
}

test('property: a CSSM that is restored in the midst of anything goes on as if it had not been', () => {
  let events = 0;
  let rows = 0;
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40, size: 'max' }), (sequence) => {
      const undisturbed = new Place();
      const disturbed = new Place();
      let now = START;
      for (const one of sequence) {
        now += one.days * DAY_MS;
        undisturbed.do(one, now);
        disturbed.do(one, now);
        if (one.swap) disturbed.swap();
        expect(disturbed.observe()).toBe(undisturbed.observe());
      }
      expect(disturbed.observe()).toBe(undisturbed.observe());
      expect(disturbed.answers).toEqual(undisturbed.answers);
      expect(disturbed.events).toEqual(undisturbed.events);
      const whole = undisturbed.capture();
      for (const place of [undisturbed, disturbed]) {
        for (const kind of CSSM_ENTITIES) {
          const kept = [...(place.mirror.get(kind)?.values() ?? [])].sort();
          const captured = place.capture().entities[kind].map((record) => JSON.stringify(record));
          expect(kept, kind).toEqual(captured.sort());
          rows += kept.length;
        }
      }
      for (const kind of CSSM_ENTITIES) {
        expect(rowsOf(disturbed.capture(), kind), kind).toEqual(rowsOf(whole, kind));
      }
      events += undisturbed.events.length;
    }),
    { numRuns: 300 },
  );
  // The sequences do reach what they are to reach.
  expect(events).toBeGreaterThan(100);
  expect(rows).toBeGreaterThan(1_000);
});
