import { describe, expect, it } from 'vitest';
import type { ExecEvent } from '../../src/telemetry/events.js';
import { type Lived, live, type PlanPart, planOf, serialOf } from './plan.js';

/** IOS-XE devices that nobody registers and nobody saves, unless a step does. */
const SWITCH = { profile: 'catalyst-9300-24p', register: null, saves: false } as const;

function execsOf({ events, plan }: Lived, index = 0): ExecEvent[] {
  const serial = serialOf(plan, index);
  return events.filter((event): event is ExecEvent => event.kind === 'exec' && event.sn === serial);
}

const lived = (part: PlanPart): Promise<Lived> => live(planOf(part));

describe('exec: commands typed at the consoles of chosen devices', () => {
  it('registers as an operator would, and a later step sees the outcome', async () => {
    const run = await lived({
      for: '1h',
      groups: [SWITCH],
      steps: [
        { at: '1m', exec: ['license smart register idtoken $TOKEN'] },
        { at: '2m', exec: ['show license status'], expect: { contains: ['Status: REGISTERED', 'Status: AUTHORIZED'] } },
      ],
    });
    const [register, status] = execsOf(run);
    expect(register).toMatchObject({ step: 0, what: 'c9300-24p-000001#license smart register idtoken $TOKEN' });
    expect(register?.ok).toBeUndefined();
    expect(status).toMatchObject({ step: 1, ok: true });
    expect(status?.text).toContain('Initial Registration: SUCCEEDED on Jan 01 00:01:01 2026 UTC');
  });

  it.each([
    { what: 'a text that stands there', expect: { contains: ['EVAL MODE'] }, ok: true },
    { what: 'a text that does not', expect: { contains: ['REGISTERED on'] }, ok: false },
    { what: 'an expression over one line', expect: { matches: ['^  Status: EVAL MODE$'] }, ok: true },
    { what: 'an expression that does not fit', expect: { matches: ['^Status: EVAL'] }, ok: false },
    { what: 'a text that must be missing and is', expect: { lacks: ['Failure reason'] }, ok: true },
    { what: 'a text that must be missing and is not', expect: { lacks: ['EVAL'] }, ok: false },
    { what: 'all of it, or nothing', expect: { contains: ['EVAL'], lacks: ['MODE'] }, ok: false },
  ])('holds the answer to $what', async ({ expect: wanted, ok }) => {
    const run = await lived({
      for: '1h',
      groups: [SWITCH],
      steps: [{ at: '1m', exec: ['show license status'], expect: wanted }],
    });
    expect(execsOf(run).map((event) => event.ok)).toEqual([ok]);
  });

  it('gives its verdict once, with the last of several answers, over all of them', async () => {
    const run = await lived({
      for: '1h',
      groups: [SWITCH],
      steps: [{ at: '1m', exec: ['show clock', 'show license status'], expect: { contains: ['UTC', 'EVAL MODE'] } }],
    });
    expect(execsOf(run).map((event) => event.ok)).toEqual([undefined, true]);
  });

  it('keeps what is configured through a reload only if it was saved (S4)', async () => {
    const configure = ['configure terminal', 'ip http client source-interface Vlan27', 'end'];
    const shown = { at: '30m', exec: ['show running-config | include source-interface'] };
    const steps = (save: readonly string[]) => [
      { at: '10m', exec: [...configure, ...save] },
      { at: '20m', event: 'reload' },
      shown,
    ];
    const without = await lived({ for: '1h', groups: [SWITCH], steps: steps([]) });
    const withSave = await lived({ for: '1h', groups: [SWITCH], steps: steps(['write memory']) });
    expect(execsOf(without).at(-1)?.text).not.toContain('Vlan27');
    expect(execsOf(withSave).at(-1)?.text).toContain('Vlan27');
  });

  it('answers for a device that is off: nobody does, and what was expected did not come', async () => {
    const run = await lived({
      for: '1h',
      groups: [SWITCH],
      steps: [
        { at: '5m', event: 'power-off' },
        { at: '10m', exec: ['show license status'], expect: { contains: ['License'] } },
      ],
    });
    expect(execsOf(run)).toMatchObject([{ ok: false, text: '% The device is off: nobody answers at its console.\n' }]);
  });

  it('answers a question of the OS that the script does not as Enter would', async () => {
    const run = await lived({
      for: '1h',
      groups: [SWITCH],
      steps: [{ at: '10m', exec: ['write erase', 'show clock'] }],
    });
    const commands = execsOf(run).map((event) => event.what);
    expect(commands[0]).toBe('c9300-24p-000001#write erase');
    expect(commands[1]).toMatch(/\[confirm\]$/);
    expect(commands.at(-1)).toBe('c9300-24p-000001#show clock');
  });

  it('never writes a token down, whoever typed it', async () => {
    const run = await lived({
      for: '1h',
      groups: [SWITCH],
      steps: [
        { at: '1m', exec: ['license smart register idtoken $TOKEN', 'show history', 'show running-config'] },
        { at: '2m', exec: ['license smart register idtoken MySecretToken force', 'show history'] },
      ],
    });
    const text = [...run.files.values()].join('');
    expect(text).not.toContain('MySecretToken');
    // What the CSSM mints is base64 of a uuid and an expiry (P§7.4): nothing of that length may stand in the log.
    expect(text).not.toMatch(/[A-Za-z0-9%]{60,}/);
  });

  it('touches exactly the devices of its selection, the same on any number of workers', async () => {
    const part: PlanPart = {
      for: '1h',
      accounts: 4,
      groups: [
        { ...SWITCH, count: 40, label: 'access' },
        { count: 8, label: 'core' },
      ],
      steps: [{ at: '5m', on: { labels: ['access'], share: 0.5 }, exec: ['show license summary'] }],
    };
    const [one, four] = await Promise.all([live(planOf(part)), live(planOf(part), { workers: 4 })]);
    const touched = one.events.filter(({ kind }) => kind === 'exec').length;
    expect(touched).toBeGreaterThan(5);
    expect(touched).toBeLessThan(35);
    expect([...four.files]).toEqual([...one.files]);
  });

  it('sees the whole life of each device, also when many are looked at together', async () => {
    const run = await lived({
      for: '40d',
      groups: [{ profile: 'catalyst-9300-24p', count: 5 }],
      steps: [{ at: '35d', exec: ['show license history message', 'show call-home statistics'] }],
    });
    for (let device = 0; device < 5; device += 1) {
      const [history, statistics] = execsOf(run, device);
      expect(history?.text).not.toBe('');
      // A registration, an authorization, a renewal after 30 days.
      expect(statistics?.text).toMatch(/Total Success +3 /);
    }
  });
});
