import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ControlBlock } from '../../src/fleet/control-block.js';
import type { EndpointAccess } from '../../src/fleet/endpoint-access.js';
import { createLatencyHistogram } from '../../src/fleet/latency.js';
import { shardsOf } from '../../src/fleet/population.js';
import runWorker from '../../src/fleet/worker.js';
import { Authority } from '../../src/pki/authority.js';
import { generateKey } from '../../src/pki/key-kind.js';
import { prepareKeyPool } from '../../src/pki/key-pool.js';
import { inFolder, live, ms, type PlanPart, planOf } from './plan.js';
import { randomPlans } from './random-plans.js';

describe('a worker', () => {
  it('without a task only loads its code', async () => expect(await runWorker(null)).toBeNull());

  it('ends at the end of the plan, and holds nobody back any more', async () => {
    const { results, control, plan } = await live(planOf({ for: '3d' }));
    expect(results).toMatchObject([{ stopped: false, reachedMs: plan.startMs + plan.durationMs, failure: null }]);
    expect(control.floorMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('asked to stop before it began, leaves files that can be read and nothing in them', async () => {
    const control = ControlBlock.create(1);
    control.requestStop();
    const { results, files, plan } = await live(planOf({ accounts: 2, groups: [{ count: 4 }] }), { control });
    expect(results).toMatchObject([{ stopped: true, reachedMs: plan.startMs, totals: { devices: 4, states: {} } }]);
    expect([...files]).toEqual([
      ['0000.ndjson', ''],
      ['0001.ndjson', ''],
    ]);
  });

  it('tells the reason of a failure meant for the user, and stops the others', async () => {
    const step = { at: '1d', event: 'add-licences', with: { account: 'VA-0', licence: 'Unheard of', count: 1 } };
    const { results, control, files } = await live(planOf({ for: '3d', steps: [step] }));
    expect(results).toMatchObject([{ stopped: true, failure: { code: 'SLF_SCENARIO_INVALID' } }]);
    expect(results[0]?.failure?.message).toContain('Unheard of');
    expect(control.stopRequested).toBe(true);
    // What had happened until then is kept.
    expect(files.get('0000.ndjson')?.split('\n').filter(Boolean)).toHaveLength(5);
  });

  it('that cannot write says so, and stops the others', async () => {
    await inFolder(async (folder) => {
      const plan = planOf();
      mkdirSync(join(folder, '0000.ndjson'));
      const control = ControlBlock.create(1);
      const result = await runWorker({
        plan,
        shards: shardsOf(plan),
        worker: 0,
        control: control.shared,
        eventsFolder: folder,
        access: { kind: 'decoded' },
        service: createLatencyHistogram(),
        corrected: createLatencyHistogram(),
        consoles: null,
        controls: null,
      });
      expect(result).toMatchObject({ stopped: true, failure: { code: 'SLF_DISK_WRITE' } });
      expect([control.stopRequested, control.floorMs]).toEqual([true, Number.POSITIVE_INFINITY]);
    });
  });
});

describe('the whole wire format in process, P-256', () => {
  const KEYS = 3;
  let access: EndpointAccess;
  let leave: () => void = () => undefined;
  let left: Promise<void>;

  beforeAll(async () => {
    await new Promise<void>((ready) => {
      left = inFolder(async (folder) => {
        await prepareKeyPool({ folder, kind: 'p-256', size: KEYS });
        access = {
          kind: 'encoded',
          keys: { folder, size: KEYS, salt: 12_345 },
          authority: Authority.create(await generateKey('p-256')).toRecord(),
          signingKey: (await generateKey('p-256')).export({ format: 'jwk' }),
        };
        ready();
        await new Promise<void>((done) => {
          leave = done;
        });
      });
    });
  });

  afterAll(async () => {
    leave();
    await left;
  });

  const SMART_URL = 'https://smartreceiver.cisco.com/licservice/license';
  /** Each refusal that has a text of its own, and each message type. */
  const everything: PlanPart = {
    for: '45d',
    accounts: 2,
    licences: 5,
    intervals: { authorizationRenewalMs: ms('5d'), certificateRenewalMs: ms('20d') },
    groups: [
      { count: 3 },
      { count: 3, profile: 'catalyst-9300-24p', members: 2, saves: false },
      { count: 1, profile: 'expressway-c', arrive: { at: '30d' }, accounts: [1] },
      { count: 1, register: { after: '12h' } },
      { count: 2, profile: 'catalyst-9300-24p', release: '17.9.4', transport: { kind: 'smart', url: SMART_URL } },
    ],
    steps: [
      { at: '6h', event: 'revoke-token', with: { account: 'VA-0' } },
      { at: '1d', on: { labels: ['group-3'] }, event: 'deregister' },
      { at: '10d', on: { labels: ['group-1'] }, event: 'reload' },
      { at: '10d1h', on: { labels: ['group-1'] }, event: 'register' },
      { at: '10d2h', on: { labels: ['group-1'] }, event: 'register', with: { force: true } },
      { at: '12d', on: { labels: ['group-1'] }, event: 'deregister' },
      { at: '15d', fault: 'packet-loss', for: '15d', with: { toxicity: 0.5 } },
      { at: '34d', on: { labels: ['group-2'] }, event: 'set-clock', with: { offset: '-1h' } },
      { at: '36d', on: { labels: ['group-2'] }, event: 'set-clock', with: { offset: '0s' } },
      { at: '37d', on: { labels: ['group-0'], share: 0.7 }, event: 'remove-instance' },
      { at: '42d', on: { labels: ['group-0'] }, event: 'deregister' },
      { at: '43d', event: 'renew-id' },
    ],
  };

  it('a fleet lives the same life encoded as decoded, to the byte', async () => {
    const decoded = await live(planOf(everything));
    const encoded = await live(planOf({ ...everything, wire: { mode: 'encoded' } }), { access });
    expect(encoded.files).toEqual(decoded.files);
    const { messages, failures } = decoded.results[0]?.totals ?? { messages: {}, failures: {} };
    // A hello goes to a CSLU only.
    const missing = Object.entries(messages).flatMap(([type, count]) => (count === 0 ? [type] : []));
    expect(missing).toEqual(['hello']);
    expect(Object.keys(failures).sort()).toEqual(['refused', 'refused-by-server']);
    const reasons = new Set(decoded.events.flatMap((e) => (e.kind === 'message' ? [e.reason?.slice(0, 12)] : [])));
    expect(reasons.size).toBeGreaterThanOrEqual(5);
  });

  it('and another run of it, with other nonces, too', async () => {
    const part: PlanPart = { for: '40d', groups: [{ count: 4 }], wire: { mode: 'encoded' } };
    const first = await live(planOf(part), { access });
    if (access.kind !== 'encoded') throw new TypeError(access.kind);
    const again = { ...access, keys: { ...access.keys, salt: 54_321 } };
    expect((await live(planOf(part), { access: again, workers: 2 })).files).toEqual(first.files);
  });

  it('whatever the plan (property)', async () => {
    const short = randomPlans.map((part) => ({ ...part, for: '20d' }));
    await fc.assert(
      fc.asyncProperty(short, async (part) => {
        const decoded = await live(planOf(part));
        const encoded = await live(planOf({ ...part, wire: { ...part.wire, mode: 'encoded' } }), { access });
        expect(encoded.files).toEqual(decoded.files);
      }),
      { numRuns: 8 },
    );
  });
});
