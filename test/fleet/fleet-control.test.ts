import { describe, expect, it } from 'vitest';
import { ControlBlock } from '../../src/fleet/control-block.js';
import { type DeviceFilter, EVERYBODY } from '../../src/fleet/control-port.js';
import { type Operated as Before, FleetControl } from '../../src/fleet/fleet-control.js';
import type { FleetPlan, PlannedStep } from '../../src/fleet/plan.js';
import { readProgress } from '../../src/fleet/progress.js';
import { FAULTS } from '../../src/network/faults/register.js';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../src/time/duration.js';
import { chronicleOf, type Lived, live, type PlanPart, planOf, START_MS } from './plan.js';

const MOST = 1_000;

interface Operated<Seen> {
  readonly seen: Seen;
  readonly lived: Lived;
  readonly control: FleetControl;
}

/**
 * Lives a plan in two workers while somebody operates it.
 * @param before what was done to the run before a program that ended too early
 * @param onAct writes down what is about to be done
 */
async function operated<Seen>(
  plan: FleetPlan,
  work: (control: FleetControl, figures: ControlBlock) => Promise<Seen>,
  before?: Before,
  onAct?: () => void,
): Promise<Operated<Seen>> {
  const workers = 2;
  const figures = ControlBlock.create(workers);
  const control = new FleetControl(plan, figures, () => readProgress(figures, figures.floorMs, 0, ''), before, onAct);
  const controls = Array.from({ length: workers }, (_, worker) => control.portFor(worker));
  const working = work(control, figures);
  const living = live(plan, { workers, control: figures, controls });
  const [seen, lived] = await Promise.all([working, living]);
  await control.end();
  return { seen, lived, control };
}

function planFor(part: PlanPart): FleetPlan {
  return planOf({ for: '30d', accounts: 4, groups: [{ label: 'access', count: 20, arrive: { over: '1h' } }], ...part });
}

function storm(event: string, on: Partial<PlannedStep['on']> = {}): Pick<PlannedStep, 'on' | 'action'> {
  return {
    on: { labels: [], accounts: [], share: 1, serials: [], ...on },
    action: { kind: 'event', event, parameters: null },
  };
}

const SPEEDS = [
  ['max', 'max'],
  // A virtual day takes a hundredth of a second.
  ['paced', 8_640_000],
] as const;

describe.each(SPEEDS)('operating a fleet in process, speed %s', (_name, speed) => {
  it('a pause holds virtual time in every worker, and what happens is that of a run nobody touched', async () => {
    const plan = planFor({ speed });
    const untouched = await live(plan, { workers: 2 });
    const { lived, control } = await operated(plan, async (fleet, figures) => {
      await fleet.pause();
      const before = figures.tallies.map((tally) => tally.get('virtualMs'));
      const looks = await fleet.look(EVERYBODY);
      const again = await fleet.look(EVERYBODY);
      expect(figures.tallies.map((tally) => tally.get('virtualMs'))).toEqual(before);
      expect(again.map((look) => look?.shards)).toEqual(looks.map((look) => look?.shards));
      await fleet.resume();
    });
    expect(control.records.map(({ what, changesRun }) => [what, changesRun])).toEqual([
      ['pause', false],
      ['resume', false],
    ]);
    expect([...lived.files]).toEqual([...untouched.files]);
  });

  it('a storm happens at one instant, in every shard, and is written down', async () => {
    const { lived, control } = await operated(planFor({ speed }), async (fleet) => {
      await fleet.pause();
      await fleet.storm('reload', [storm('reload')]);
      await fleet.resume();
    });
    const [, record] = control.records;
    expect(record).toMatchObject({ what: 'storm reload', changesRun: true });
    const reloads = lived.events.filter(({ kind }) => kind === 'step' || kind === 'control');
    expect(new Set(reloads.map(({ t }) => t))).toEqual(new Set([record?.virtualMs]));
    const written = lived.events.filter(({ kind }) => kind === 'control');
    expect(written).toMatchObject([{ what: 'storm reload' }]);
    const touched = lived.events.reduce((sum, event) => sum + (event.kind === 'step' ? event.devices : 0), 0);
    expect(touched).toBe(20);
  });

  it('a group grows by devices that register like all others, and shrinks from its end', async () => {
    const { lived, control, seen } = await operated(planFor({ speed }), async (fleet) => {
      await fleet.pause();
      await fleet.scale('access', 50, MOST);
      await fleet.scale('access', 45, MOST);
      const sizes = fleet.sizes;
      await fleet.resume();
      return sizes;
    });
    expect(seen).toEqual({ access: 45 });
    expect(control.added).toBe(30);
    const serials = lived.events.flatMap((event) => (event.kind === 'device' ? [event.sn] : []));
    const devices = lived.results.reduce((sum, { totals }) => sum + totals.devices, 0);
    expect(devices).toBe(50);
    expect(new Set(serials).size).toBe(serials.length);
    const states: Record<string, number> = {};
    for (const { totals } of lived.results) {
      for (const [state, count] of Object.entries(totals.states)) states[state] = (states[state] ?? 0) + count;
    }
    // Those that were switched off before they came never came.
    expect(states.AUTHORIZED).toBeGreaterThanOrEqual(45);
    const accounts = new Set(lived.events.flatMap((event) => (event.kind === 'device' ? [event.va] : [])));
    expect(accounts.size).toBe(4);
  });

  it('what was done is done again, at the same instants, by a program that takes the run up from its start', async () => {
    const plan = planFor({ speed });
    const { lived, control } = await operated(plan, async (fleet) => {
      await fleet.pause();
      await fleet.storm('reload', [storm('reload', { share: 0.5 })]);
      await fleet.scale('access', 30, MOST);
      await fleet.resume();
    });
    const resumed = await operated(plan, () => Promise.resolve(null), control.operated);
    expect([...resumed.lived.files]).toEqual([...lived.files]);
    expect(resumed.control).toMatchObject({ sizes: { access: 30 }, added: 10, records: control.records });
  });

  it('the speed changes under way, and the run comes to the same end', async () => {
    const plan = planFor({ speed });
    const untouched = await live(plan, { workers: 2 });
    const { lived, control } = await operated(plan, async (fleet) => {
      await fleet.setSpeed(864_000);
      await fleet.pause();
      await fleet.setSpeed('max');
      await fleet.setSpeed(17_280_000);
      await fleet.resume();
    });
    expect(control.records.map(({ what }) => what)).toEqual([
      'speed 864000x',
      'pause',
      'speed max',
      'speed 17280000x',
      'resume',
    ]);
    expect(lived.results.map(({ stopped, reachedMs }) => [stopped, reachedMs])).toEqual(
      lived.results.map(() => [false, START_MS + 30 * DAY_MS]),
    );
    expect([...lived.files]).toEqual([...untouched.files]);
  });
});

describe('operating a fleet', () => {
  it('looks at the devices a filter lets through', async () => {
    const groups = [
      { label: 'access', profile: 'catalyst-9300-24p', count: 6 },
      { label: 'core', profile: 'nexus-93180yc-ex', count: 4 },
    ];
    const plan = planOf({ for: '30d', accounts: 2, groups, speed: DAY_MS / SECOND_MS });
    const { seen } = await operated(plan, async (fleet, figures) => {
      const counts = async (filter: Partial<DeviceFilter>) => {
        const looks = await fleet.look({ ...EVERYBODY, ...filter });
        return {
          devices: looks.reduce((sum, look) => sum + (look?.devices ?? 0), 0),
          sent: looks.reduce((sum, look) => sum + (look?.byType.registration?.sent ?? 0), 0),
        };
      };
      await expect.poll(() => counts({}), { timeout: 20_000 }).toEqual({ devices: 10, sent: 10 });
      await fleet.pause();
      const all = await counts({});
      const parts = {
        core: await counts({ label: 'core' }),
        nexus: await counts({ profile: 'nexus-93180yc-ex' }),
        none: await counts({ label: 'core', profile: 'catalyst-9300-24p' }),
      };
      figures.requestStop();
      return { all, ...parts };
    });
    expect(seen.all).toEqual({ devices: 10, sent: 10 });
    expect(seen.core).toEqual({ devices: 4, sent: 4 });
    expect(seen.nexus).toEqual(seen.core);
    expect(seen.none).toEqual({ devices: 0, sent: 0 });
  });

  it('a fault begins at once and ends when its time is over', async () => {
    const { lived, control } = await operated(planFor({ speed: 8_640_000 }), async (fleet) => {
      await fleet.storm('outage', [
        {
          on: { labels: [], accounts: [], share: 1, serials: [] },
          action: {
            kind: 'fault',
            fault: 'outage',
            forMs: HOUR_MS,
            parameters: FAULTS.get('outage')?.parameters.parse(undefined),
          },
        },
      ]);
    });
    const at = control.records[0]?.virtualMs ?? Number.NaN;
    const told = lived.events.filter(({ kind }) => kind === 'fault').map(({ t }) => t - at);
    expect(new Set(told)).toEqual(new Set([0, HOUR_MS]));
    expect(chronicleOf(lived).some((line) => line.includes('control: storm outage'))).toBe(true);
  });

  it('what does not fit is refused, and changes nothing', async () => {
    const { control } = await operated(planFor({ speed: 'max' }), async (fleet) => {
      await expect(fleet.scale('acces', 5, MOST)).rejects.toThrow(/no label "acces"; did you mean "access"/);
      await expect(fleet.scale('access', MOST + 1, MOST)).rejects.toThrow(/at most 1000 devices/);
    });
    expect(control.records).toEqual([]);
    await expect(control.pause()).rejects.toMatchObject({ code: 'SLF_CONTROL_ENDED' });
  });

  it('orders given at once are measured one after the other, so that a run never has too many devices', async () => {
    const plan = planFor({ speed: 'max', groups: [{ label: 'access' }, { label: 'core' }] });
    const { control, seen } = await operated(plan, (fleet) =>
      Promise.allSettled([fleet.scale('access', 6, 10), fleet.scale('core', 6, 10)]),
    );
    expect(seen).toMatchObject([{ status: 'fulfilled' }, { reason: { code: 'SLF_CONTROL_INVALID' } }]);
    expect(control).toMatchObject({ sizes: { access: 6, core: 1 }, added: 5 });
  });

  it('what cannot be written down is not done, and its number is given to what is done next', async () => {
    let written = false;
    const onAct = (): void => {
      if (!written) throw new Error('no more files');
    };
    const work = async (fleet: FleetControl) => {
      await expect(fleet.scale('access', 50, MOST)).rejects.toThrow('no more files');
      await expect(fleet.storm('reload', [storm('reload')])).rejects.toThrow('no more files');
      expect(fleet).toMatchObject({ sizes: { access: 20 }, added: 0, operated: { records: [], acts: [] } });
      written = true;
      await fleet.scale('access', 30, MOST);
    };
    const { control, lived } = await operated(planFor({ speed: 8_640_000 }), work, undefined, onAct);
    expect(control.operated.acts).toMatchObject([{ number: 1, words: 'scale access to 30' }]);
    expect(chronicleOf(lived).filter((line) => line.includes('control: '))).toHaveLength(1);
    // It went on after each refusal.
    expect(lived.results.every(({ stopped }) => !stopped)).toBe(true);
  });

  it('stops while it is paused', async () => {
    const { lived } = await operated(planFor({ speed: 'max' }), async (fleet, figures) => {
      await fleet.pause();
      figures.requestStop();
    });
    expect(lived.results.every(({ stopped }) => stopped)).toBe(true);
  });
});
