import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pollIdOf } from '../../../../src/endpoint/cssm/policy/poll-id.js';
import { ReportIds } from '../../../../src/endpoint/cssm/policy/report-ids.js';
import { DAY_MS, HOUR_MS } from '../../../../src/time/duration.js';
import type { RumUsage } from '../../../../src/wire/policy-messages.js';
import { CAMPUS, observe, pool, START } from '../virtual-fleet.js';
import { DNA, listed, NETWORK, PolicyDevice, policyWorld, rum, udiOf } from './policy-fleet.js';

describe('poll ids', () => {
  test('property: 17 to 18 digits, beyond 2^53, all different', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (seed, names) => {
        const ids = new Set<string>();
        const reporters = [...new Set(names)];
        for (const reporter of reporters) for (let n = 0; n < 40; n += 1) ids.add(pollIdOf(seed, reporter, n));
        expect(ids.size).toBe(40 * reporters.length);
        for (const id of ids) {
          expect(id).toMatch(/^\d{17,18}$/);
          expect(BigInt(id) > 2n ** 53n).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('property: follow from seed, reporter and number, nothing else', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.nat(), (seed, reporter, n) => {
        expect(pollIdOf(seed, reporter, n)).toBe(pollIdOf(seed, reporter, n));
        expect(pollIdOf(seed + 1, reporter, n)).not.toBe(pollIdOf(seed, reporter, n));
      }),
    );
  });
});

test('property: the ids of taken reports are a set, in whatever order they come', () => {
  const ids = fc.array(fc.oneof(fc.nat(30), fc.integer({ min: 1_671_840_750, max: 1_671_840_780 })), { maxLength: 80 });
  fc.assert(
    fc.property(ids, ids, (added, asked) => {
      const taken = new ReportIds();
      const model = new Set<number>();
      for (const id of added) {
        expect(taken.add(id)).toBe(!model.has(id));
        model.add(id);
        expect(taken.size).toBe(model.size);
      }
      for (const id of [...added, ...asked]) expect(taken.has(id)).toBe(model.has(id));
    }),
    { numRuns: 500 },
  );
});

const DEVICES = ['A', 'B', 'C'];
const TAGS = [NETWORK.tag, DNA.tag];
const device = fc.nat(DEVICES.length - 1);
const report = fc.record({
  id: fc.nat(8),
  tag: fc.nat(1),
  count: fc.nat(4),
  hour: fc.nat(20),
  hours: fc.nat(5),
});
const command = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('trust' as const),
      device,
      token: fc.nat(2),
      force: fc.boolean(),
      members: fc.uniqueArray(device),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('report' as const), device, reports: fc.array(report, { maxLength: 4 }) }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('poll' as const), device, poll: fc.nat(30) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('file' as const), device, reports: fc.array(report, { maxLength: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), device }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withhold' as const), withheld: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), device }) },
);

/** The same device always means the same by an id: reports are immutable once closed (S1). */
function reportOf(
  serialNumber: string,
  { id, tag, count, hour, hours }: { [key: string]: number },
  book: Map<string, RumUsage>,
) {
  const key = `${serialNumber} ${id}`;
  const known = book.get(key);
  if (known !== undefined) return known;
  const fromMs = START + (hour ?? 0) * HOUR_MS;
  const toMs = fromMs + (hours ?? 0) * HOUR_MS;
  const made = rum(id ?? 0, { tag: TAGS[tag ?? 0] as string, count: count ?? 0, fromMs, toMs });
  book.set(key, made);
  return made;
}

test('property: whatever devices, files and administrators do, each report counts once, pools and tokens are exact', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(command, fc.nat(3)), { maxLength: 60, size: 'max' }), (sequence) => {
      const world = policyWorld({ policy: { processingMs: 60_000, keepFetchedMs: DAY_MS } });
      const { cssm } = world;
      const limits = [null, 5, 1];
      const tokens = limits.map((maxUses) =>
        cssm.mintToken(CAMPUS, { name: 'x', validForMs: 365 * DAY_MS, maxUses, exportControlled: false }, START),
      );
      const firstToken = cssm.tokens().length - tokens.length;
      const devices = DEVICES.map((serialNumber) => new PolicyDevice(cssm, serialNumber));
      const book = new Map<string, RumUsage>();
      /** What each device had taken, of all its instances; and what its present instance had. */
      const taken = DEVICES.map(() => new Set<number>());
      const present = DEVICES.map((): RumUsage[] => []);
      const codes = [0, 0, 0];
      const polls: {
        readonly owner: string | null;
        readonly id: string;
        readonly reportIds: readonly number[];
        readyMs: number;
      }[] = [];
      let withheld = false;
      let now = START;
      let owners = new Map<string, string>();

      const count = (index: number, reports: readonly RumUsage[]): void => {
        for (const one of reports) {
          if (taken[index]?.has(one.reportId)) continue;
          taken[index]?.add(one.reportId);
          present[index]?.push(one);
        }
      };

      for (const [one, hours] of sequence) {
        now += hours * 60_000;
        const before = observe(cssm);
        let refused = false;
        switch (one.do) {
          case 'trust': {
            const subject = devices[one.device] as PolicyDevice;
            const known = new Set(
              [...cssm.instances()].flatMap((i) =>
                (i.policy?.trustCodes ?? []).map((c) => `${i.productInstanceId} ${c.trustId}`),
              ),
            );
            const members = one.members
              .filter((member) => member !== one.device)
              .map((member) => udiOf(DEVICES[member] as string));
            const answer = subject.trust(tokens[one.token] as string, now, {
              force: one.force,
              udis: [subject.udi, ...members],
            });
            refused = answer.status === 'FAILED';
            if (answer.status === 'FAILED') break;
            const fresh = answer.trustCodes.filter((code) => !known.has(`${answer.productInstanceId} ${code.trustId}`));
            codes[one.token] = (codes[one.token] ?? 0) + fresh.length;
            break;
          }
          case 'report': {
            const subject = devices[one.device] as PolicyDevice;
            const owner = owners.get(subject.productInstanceId ?? '');
            // A member speaks for its stack: the report is then the stack's.
            const index = DEVICES.indexOf(owner ?? '');
            const reports = one.reports.map((order) => reportOf(owner ?? 'nobody', order, book));
            const answer = subject.send({ type: 'usageReport', reports }, now);
            refused = answer.status === 'FAILED';
            if (answer.status === 'FAILED') {
              expect(answer).toMatchObject({ code: 'LS_INVALID_DATA' });
              break;
            }
            if (answer.type !== 'usageReport') throw new Error(answer.type);
            count(index, reports);
            const reportIds = reports.map(({ reportId }) => reportId);
            expect(polls.some(({ id }) => id === answer.pollId)).toBe(false);
            polls.push({ owner: subject.productInstanceId, id: answer.pollId, reportIds, readyMs: now + 60_000 });
            break;
          }
          case 'poll': {
            const subject = devices[one.device] as PolicyDevice;
            const asked = polls[one.poll];
            if (asked === undefined) break;
            const answer = subject.poll(asked.id, now);
            refused = answer.status === 'FAILED';
            if (answer.status === 'FAILED') break;
            // Nothing was fetched for a day in this run, so an instance's poll is known as long as the instance is.
            expect(asked.owner).toBe(subject.productInstanceId);
            const ready = now >= asked.readyMs && !withheld;
            expect(answer).toMatchObject(ready ? { ready, acknowledged: asked.reportIds } : { ready });
            break;
          }
          case 'file': {
            const serialNumber = DEVICES[one.device] as string;
            const holder = [...cssm.instances()].find(
              (i) => i.udi.serialNumber === serialNumber || i.members.some((m) => m.serialNumber === serialNumber),
            );
            const owner = holder?.udi.serialNumber ?? serialNumber;
            const reports = one.reports.map((order) => reportOf(owner, order, book));
            const file = { udi: udiOf(serialNumber), softwareId: 's', hostname: null, timestampMs: now, reports };
            expect(cssm.policy.takeUsageFile(CAMPUS, file, now).status).toBe('OK');
            count(DEVICES.indexOf(owner), reports);
            const acknowledged = cssm.policy.ackFor(file, now)?.acknowledged ?? null;
            expect(acknowledged).toEqual(withheld ? null : reports.map(({ reportId }) => reportId));
            break;
          }
          case 'remove':
            cssm.removeInstance((devices[one.device] as PolicyDevice).productInstanceId ?? '', now);
            break;
          case 'withhold':
            withheld = one.withheld;
            cssm.policy.withholdAcks(CAMPUS, withheld);
            break;
          case 'forget':
            (devices[one.device] as PolicyDevice).productInstanceId = null;
        }
        if (refused) expect(observe(cssm)).toBe(before);

        const listing = [...cssm.instances()];
        const nowOwners = new Map(listing.map((i) => [i.productInstanceId, i.udi.serialNumber]));
        // An instance that is gone took its licences with it; its device's reports stay known.
        for (const [index, serialNumber] of DEVICES.entries()) {
          const had = [...owners].find(([, owner]) => owner === serialNumber)?.[0];
          if (had !== undefined && !nowOwners.has(had)) present[index] = [];
        }
        owners = nowOwners;

        const inUse = new Map<string, number>();
        for (const instance of listing) {
          const index = DEVICES.indexOf(instance.udi.serialNumber);
          const own = present[index] ?? [];
          expect(instance.policy?.reports).toBe(taken[index]?.size);
          const seconds = own
            .flatMap(({ measurements }) => measurements)
            .reduce((sum, m) => sum + (m.count * (m.endMs - m.startMs)) / 1_000, 0);
          expect(instance.policy?.usage.reduce((sum, row) => sum + row.licenceSeconds, 0)).toBe(seconds);
          for (const licence of instance.licences) {
            inUse.set(licence.tag, (inUse.get(licence.tag) ?? 0) + licence.count);
            const latest = own
              .filter(({ tag }) => tag === licence.tag)
              .reduce((last, next) =>
                (next.measurements[0]?.endMs ?? 0) >= (last.measurements[0]?.endMs ?? 0) ? next : last,
              );
            expect(licence.count).toBe(latest.measurements[0]?.count);
          }
        }
        for (const tag of TAGS) expect(pool(cssm, CAMPUS, tag)?.inUse).toBe(inUse.get(tag) ?? 0);
        const uses = cssm
          .tokens()
          .slice(firstToken)
          .map((token) => token.uses);
        expect(uses).toEqual(codes);
        for (const [index, limit] of limits.entries())
          expect(uses[index]).toBeLessThanOrEqual(limit ?? Number.POSITIVE_INFINITY);
        for (const subject of devices) expect(listed(cssm, subject)?.certificateSerial ?? null).toBeNull();
      }
    }),
    { numRuns: 300 },
  );
});
