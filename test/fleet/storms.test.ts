import { describe, expect, it } from 'vitest';
import { STEP_EVENTS } from '../../src/fleet/events/register.js';
import { positionsIn } from '../../src/fleet/selection.js';
import type { FleetEvent, MessageEvent } from '../../src/telemetry/events.js';
import { type GroupPart, type Lived, live, type PlanPart, planOf, START_MS, since } from './plan.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const CLASSIC: GroupPart = { count: 40 };
const SLUP: GroupPart = { profile: 'catalyst-9300-24p', release: '17.9.4', count: 5 };

const storm = (event: string, parameters: unknown, part: PlanPart = {}): PlanPart => ({
  for: '3d',
  groups: [CLASSIC],
  steps: [{ at: '2d', event, with: parameters }],
  ...part,
});

const AT = START_MS + 2 * 24 * HOUR;

/** Messages that ended at or after the storm's beginning. */
function messages({ events }: Lived, type: string, ok = true): MessageEvent[] {
  const isOne = (event: FleetEvent): event is MessageEvent => event.kind === 'message';
  return events.filter(isOne).filter((event) => event.type === type && event.ok === ok && event.t >= AT);
}

const spread = (found: readonly { t: number }[]): number =>
  Math.max(...found.map(({ t }) => t)) - Math.min(...found.map(({ t }) => t));

describe('a registration storm', () => {
  it('makes all register within its time, each at its own instant', async () => {
    const lived = await live(
      planOf(storm('registration-storm', { within: '10m' }, { groups: [{ ...CLASSIC, register: null }] })),
    );
    const found = messages(lived, 'registration');
    expect(found).toHaveLength(40);
    expect(spread(found)).toBeLessThan(10 * MINUTE);
    expect(new Set(found.map(({ t }) => t)).size).toBeGreaterThan(35);
  });

  it('within 0s: all in one instant', async () => {
    const lived = await live(
      planOf(storm('registration-storm', { within: '0s' }, { groups: [{ ...CLASSIC, register: null }] })),
    );
    expect(new Set(messages(lived, 'registration').map(({ t }) => since(t)))).toEqual(new Set(['2d1s']));
  });

  it('of a share: about so many, and with force also those that are registered', async () => {
    const part = storm('registration-storm', { force: true }, { groups: [{ count: 200 }] });
    const [step] = part.steps ?? [];
    const lived = await live(planOf({ ...part, steps: [{ at: '2d', ...step, on: { share: 0.25 } }] }));
    expect(messages(lived, 'registration').length).toBeGreaterThan(30);
    expect(messages(lived, 'registration').length).toBeLessThan(75);
  });
});

describe('a reconnect storm', () => {
  it('takes the network away, gives it back, and makes everybody call', async () => {
    const lived = await live(
      planOf(storm('reconnect-storm', { after: '6h', within: '2m' }, { groups: [CLASSIC, SLUP] })),
    );
    const during = lived.events.filter(
      (event) => event.kind === 'message' && event.ok && event.t > AT + 2_000 && event.t < AT + 6 * HOUR,
    );
    expect(during).toEqual([]);
    const found = messages(lived, 'authorization').filter(
      ({ t }) => t >= AT + 6 * HOUR && t < AT + 6 * HOUR + 2 * MINUTE + 2_000,
    );
    expect(new Set(found.map(({ sn }) => sn)).size).toBe(40);
    expect(spread(found)).toBeGreaterThan(MINUTE);
  });

  it('a registration that could not be made meanwhile is made at once, not on the retry ladder', async () => {
    const groups = [{ count: 20, arrive: { at: '2d1m' }, register: { after: '1m' } }];
    const lived = await live(planOf(storm('reconnect-storm', { after: '6h', within: '1m' }, { groups })));
    const found = messages(lived, 'registration');
    expect(found).toHaveLength(20);
    expect(Math.max(...found.map(({ t }) => t))).toBeLessThanOrEqual(AT + 6 * HOUR + MINUTE + 1_000);
    expect(messages(lived, 'registration', false).length).toBeGreaterThan(20);
  });

  it('says nothing for a device that nobody has told to register', async () => {
    const lived = await live(planOf(storm('reconnect-storm', {}, { groups: [{ ...CLASSIC, register: null }] })));
    expect(lived.events.filter(({ kind }) => kind === 'message')).toEqual([]);
  });
});

describe('cliffs', () => {
  it.each([
    ['authorization', 'authorization'],
    ['certificate', 'idCertificateRenewal'],
  ])('the renewals of the %s of all fall on one instant', async (what, type) => {
    const lived = await live(planOf(storm('renewal-cliff', { what })));
    const found = messages(lived, type);
    expect(new Set(found.map(({ sn }) => sn)).size).toBe(40);
    expect(new Set(found.map(({ t }) => since(t)))).toEqual(new Set(['2d1s']));
  });

  it('certificates expire at one instant; the devices register anew later', async () => {
    const lived = await live(planOf(storm('certificate-cliff', { registerAfter: '1h', within: '5m' })));
    const expired = lived.events.filter((event) => event.kind === 'state' && event.t === AT);
    expect(expired).toHaveLength(40);
    expect(new Set(expired.map((event) => event.kind === 'state' && event.state))).toEqual(new Set(['EVALUATION']));
    const found = messages(lived, 'registration');
    expect(found).toHaveLength(40);
    expect(Math.min(...found.map(({ t }) => t))).toBeGreaterThanOrEqual(AT + HOUR);
    expect(Math.max(...found.map(({ t }) => t))).toBeLessThanOrEqual(AT + HOUR + 5 * MINUTE + 1_000);
  });
});

describe('a rolling upgrade', () => {
  it('reloads batch after batch, counted over all shards', async () => {
    const upgrade = storm(
      'rolling-upgrade',
      { release: '17.12.1', batch: 15, every: '30m' },
      {
        accounts: 4,
        groups: [{ ...SLUP, count: 50 }],
      },
    );
    const lived = await live(planOf(upgrade), { workers: 2 });
    expect(lived.files.size).toBe(4);
    const reloads = lived.events.filter((event) => event.kind === 'power' && event.what === 'reload');
    const at = new Map<string, number>();
    for (const { t } of reloads) at.set(since(t), (at.get(since(t)) ?? 0) + 1);
    expect([...at].sort()).toEqual([
      ['2d', 15],
      ['2d1h', 15],
      ['2d1h30m', 5],
      ['2d30m', 15],
    ]);
  });

  it('counts only the devices it is for', () => {
    const plan = planOf({
      accounts: 3,
      groups: [
        { count: 4, label: 'a' },
        { count: 4, label: 'b' },
      ],
      steps: [{ at: '1d', on: { labels: ['b'] }, event: 'reload' }],
    });
    const [step] = plan.steps;
    if (step === undefined) throw new RangeError('no step');
    expect([...positionsIn(plan, step)]).toEqual([-1, -1, -1, -1, 0, 1, 2, 3]);
  });
});

it.each(['registration-storm', 'reconnect-storm', 'renewal-cliff', 'certificate-cliff'])(
  '%s: the same on one worker as on four, and every parameter has a default and an explanation',
  async (name) => {
    const part = storm(name, name === 'renewal-cliff' ? { within: '5m' } : {}, {
      accounts: 4,
      groups: [CLASSIC, SLUP],
    });
    const once = await live(planOf(part));
    expect((await live(planOf(part), { workers: 4 })).files).toEqual(once.files);
    expect((await live(planOf({ ...part, seed: 2 }))).files).not.toEqual(once.files);
    expect(STEP_EVENTS.get(name)?.about).not.toBe('');
  },
);
