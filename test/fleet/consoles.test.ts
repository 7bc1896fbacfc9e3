import { describe, expect, it } from 'vitest';
import { ControlBlock } from '../../src/fleet/control-block.js';
import { FleetConsoles } from '../../src/fleet/fleet-consoles.js';
import { type LiveOptions, live, planOf, serialOf } from './plan.js';

const GROUPS = [{ profile: 'catalyst-9300-24p', count: 3, register: null }] as const;

/** A fleet that lives for as long as somebody is at its consoles. */
async function withConsoles<Seen>(
  work: (consoles: FleetConsoles, serial: string) => Promise<Seen>,
  options: Omit<LiveOptions, 'consoles'> = {},
) {
  const plan = planOf({ for: '10h', groups: GROUPS, accounts: 2, speed: 1_000, pacing: 'open' });
  const workers = options.workers ?? 1;
  const consoles = new FleetConsoles();
  const control = ControlBlock.create(workers);
  const ports = Array.from({ length: workers }, (_, worker) => consoles.portFor(worker));
  const living = live(plan, { ...options, control, consoles: ports });
  const seen = await work(consoles, serialOf(plan, 0));
  control.requestStop();
  const lived = await living;
  consoles.close();
  return { seen, lived };
}

describe('consoles of a running fleet', () => {
  it('open by serial number and by host name, whatever the case', async () => {
    const { seen } = await withConsoles(async (consoles, serial) => {
      const handles = [];
      for (const name of [serial, serial.toLowerCase(), 'C9300-24P-000001', 'c9300-24p-000002']) {
        handles.push(await consoles.open(name));
      }
      return handles.map((handle) => handle?.hostname);
    });
    expect(seen).toEqual(['c9300-24p-000001', 'c9300-24p-000001', 'c9300-24p-000001', 'c9300-24p-000002']);
  });

  it('do not open for a device that is not there', async () => {
    const { seen } = await withConsoles((consoles) => consoles.open('c9300-24p-000099'));
    expect(seen).toBeNull();
  });

  it('carry out what is typed, complete and explain, and leave a transcript without secrets', async () => {
    const { seen, lived } = await withConsoles(async (consoles, serial) => {
      const handle = await consoles.open(serial);
      if (handle === null) throw new Error('no console');
      const first = await handle.start();
      const clock = await handle.execute('show clock');
      const registered = await handle.execute('license smart register idtoken VerySecret');
      const help = await handle.help('show lic');
      const words = await handle.complete('show lice');
      handle.close();
      return { first, clock, registered, help, words };
    });
    expect(seen.first).toMatchObject({ prompt: 'c9300-24p-000001#', closed: false, pageLength: 24 });
    expect(seen.clock.output).toMatch(/UTC \w{3} Jan 1 2026/);
    expect(seen.help).toContain('license');
    expect(seen.words).toEqual({ partial: 'lice', words: ['license'] });
    const typed = lived.events.flatMap((event) => (event.kind === 'exec' ? [event.what] : []));
    expect(typed).toEqual(['c9300-24p-000001#show clock', 'c9300-24p-000001#license smart register idtoken <token>']);
    expect([...lived.files.values()].join('')).not.toContain('VerySecret');
  });

  it('end with the run: whoever asks afterwards is told that the session is over', async () => {
    const consoles = new FleetConsoles();
    const plan = planOf({ for: '1h', groups: GROUPS, speed: 10_000, pacing: 'open' });
    const living = live(plan, { consoles: [consoles.portFor(0)] });
    const handle = await consoles.open(serialOf(plan, 0));
    await living;
    consoles.close();
    expect(await handle?.execute('show clock')).toMatchObject({ closed: true, output: '' });
    expect(await consoles.open(serialOf(plan, 0))).toBeNull();
  });

  it('cost a fleet that nobody logs into nothing: the event log is the same byte for byte', async () => {
    const part = { for: '90d', groups: [{ count: 20 }] };
    const alone = await live(planOf(part));
    const consoles = new FleetConsoles();
    const reachable = await live(planOf(part), { consoles: [consoles.portFor(0)] });
    consoles.close();
    expect([...reachable.files]).toEqual([...alone.files]);
  });
});
