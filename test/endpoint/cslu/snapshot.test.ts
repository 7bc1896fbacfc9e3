import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Cslu } from '../../../src/endpoint/cslu/cslu.js';
import type { CsluDeviceRecord, CsluRecord } from '../../../src/endpoint/cslu/cslu-record.js';
import { DEFAULT_CSLU_SETTINGS } from '../../../src/endpoint/cslu/cslu-settings.js';
import { type CsluUpstream, cssmUpstream } from '../../../src/endpoint/cslu/cslu-upstream.js';
import { HOUR_MS, SECOND_MS } from '../../../src/time/duration.js';
import type { PolicyRequest } from '../../../src/wire/policy-messages.js';
import { PolicyDevice, policyWorld, rum } from '../cssm/policy/policy-fleet.js';
import { CAMPUS, observe, START } from '../cssm/virtual-fleet.js';

/** What a CSLU writes down of itself is all of it; and even without its batches nothing it collected is lost or counts twice. */

const SERIALS = ['A', 'B', 'C'];
const SETTINGS = { ...DEFAULT_CSLU_SETTINGS, account: CAMPUS };

class Place {
  readonly answers: string[] = [];
  readonly world = policyWorld();
  readonly mirror = new Map<string, CsluDeviceRecord>();
  private readonly pending = new Set<string>();
  private isShut = false;
  private cslu = this.create();
  private readonly polls: string[] = [];
  private readonly devices = SERIALS.map(
    (serial) =>
      new PolicyDevice({ handle: (request: PolicyRequest, now: number) => this.cslu.handle(request, now) }, serial),
  );

  private create(): Cslu {
    const cssm = cssmUpstream(this.world.cssm, CAMPUS);
    const upstream: CsluUpstream = {
      takeBatch: (batch, now) => (this.isShut ? null : cssm.takeBatch(batch, now)),
      pollBatch: (pollId, now) => (this.isShut ? null : cssm.pollBatch(pollId, now)),
      trust: (request, now) => (this.isShut ? null : cssm.trust(request, now)),
    };
    return new Cslu({ settings: SETTINGS, seed: 7, upstream, onChange: (key) => this.pending.add(key) });
  }

  /** @param isExact false: as a server starts again that kept rows of devices only */
  swap(isExact: boolean, now: number): void {
    const record = JSON.parse(JSON.stringify(this.cslu.capture())) as CsluRecord;
    this.follow();
    this.cslu = this.create();
    if (isExact) {
      this.cslu.restore(record);
      expect(this.cslu.capture()).toEqual(record);
    } else {
      this.cslu.restore({ clockMs: now, forwardMs: null, devices: [...this.mirror.values()], batches: [] });
    }
  }

  private follow(): void {
    for (const key of this.pending) {
      const record = this.cslu.record(key);
      if (record !== null) this.mirror.set(key, JSON.parse(JSON.stringify(record)));
    }
    this.pending.clear();
  }

  do(one: Command, now: number): void {
    const device = this.devices[one.device] as PolicyDevice;
    const reports = [rum(one.a), rum(one.a + one.b)];
    switch (one.do) {
      case 'report': {
        const answer = device.send({ type: 'usageReport', reports }, now);
        if (answer.status === 'OK' && answer.type === 'usageReport') this.polls.push(answer.pollId);
        this.answers.push(JSON.stringify(answer));
        return;
      }
      case 'poll':
        this.answers.push(JSON.stringify(device.poll(this.polls[one.b % (this.polls.length + 1)] ?? '1', now)));
        return;
      case 'sync':
        this.answers.push(JSON.stringify(device.send({ type: 'trustSync', trustIds: [] }, now)));
        return;
      case 'way':
        this.isShut = one.a % 2 === 0;
        return;
      case 'wait':
        this.cslu.advance(now);
    }
  }

  open(now: number): void {
    this.isShut = false;
    this.cslu.advance(now);
    this.cslu.advance(now + 6 * HOUR_MS);
    this.cslu.advance(now + 12 * HOUR_MS);
  }

  state(): unknown {
    return [this.cslu.capture(), this.cslu.nextDeadline(), observe(this.world.cssm)];
  }

  waiting(): number {
    return [...this.cslu.productInstances()].reduce((sum, { waiting }) => sum + waiting, 0);
  }
}

const command = fc.record({
  do: fc.constantFrom('report', 'report', 'poll', 'poll', 'sync', 'way', 'wait', 'wait'),
  device: fc.nat(SERIALS.length - 1),
  a: fc.nat(9),
  b: fc.nat(6),
  seconds: fc.oneof(fc.nat(90), fc.nat(8_000)),
  swap: fc.boolean(),
});
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;
const sequences = fc.array(command, { maxLength: 40, size: 'max' });

test('property: a CSLU that is restored in the midst of anything goes on as if it had not been', () => {
  fc.assert(
    fc.property(sequences, (sequence) => {
      const undisturbed = new Place();
      const disturbed = new Place();
      let now = START;
      for (const one of sequence) {
        now += one.seconds * SECOND_MS;
        undisturbed.do(one, now);
        disturbed.do(one, now);
        if (one.swap) disturbed.swap(true, now);
        expect(disturbed.state()).toEqual(undisturbed.state());
      }
      expect(disturbed.answers).toEqual(undisturbed.answers);
    }),
    { numRuns: 120 },
  );
});

test('property: from the rows of its devices alone it loses no report, and CSSM counts none twice', () => {
  fc.assert(
    fc.property(sequences, (sequence) => {
      const place = new Place();
      const reported = SERIALS.map(() => new Set<number>());
      let now = START;
      for (const one of sequence) {
        now += one.seconds * SECOND_MS;
        place.do(one, now);
        if (one.do === 'report') for (const id of [one.a, one.a + one.b]) reported[one.device]?.add(id);
        if (one.swap) place.swap(false, now);
      }
      place.open(now);
      expect(place.waiting()).toBe(0);
      for (const [index, serial] of SERIALS.entries()) {
        const instance = [...place.world.cssm.instances()].find(({ udi }) => udi.serialNumber === serial);
        expect(instance?.policy?.reports ?? 0).toBe(reported[index]?.size);
      }
    }),
    { numRuns: 120 },
  );
});
