import { describe, expect, it } from 'vitest';
import { explain } from '../../src/scenario/explain.js';
import { planFleet } from '../../src/scenario/plan.js';
import { MINUTE_MS, SECOND_MS } from '../../src/time/duration.js';
import { diagnosticsOf, read, withoutFleet } from './scenario-text.js';

const fleet = (...groups: string[]): string[] => [
  'fleet:',
  ...groups.map((fields) => `  - {profile: nexus-93180yc-ex, ${fields}}`),
];
const TWO = fleet('label: a, count: 300', 'label: b, count: 100');
const phases = (...entries: string[]): string[] => ['phases:', ...entries.map((fields) => `  - {${fields}}`)];

function planned(...lines: string[]) {
  const { scenario, diagnostics } = read(withoutFleet(...lines));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (scenario === null) throw new TypeError('no scenario');
  const plan = planFleet(scenario, { folder: '/', devices: null });
  return { plan, explanation: explain({ file: 'test.yaml', scenario, plan, written: null, warnings: [] }) };
}

const perSecond = (rate: number): number => rate / SECOND_MS;

describe('phases of a plan', () => {
  it('follow each other from the start, and have names', () => {
    const { plan } = planned(...phases('name: warm-up, for: 10m', 'name: load, for: 1h'), ...TWO);
    expect(plan.phases).toEqual([
      { name: 'warm-up', fromMs: 0, untilMs: 10 * MINUTE_MS },
      { name: 'load', fromMs: 10 * MINUTE_MS, untilMs: 70 * MINUTE_MS },
    ]);
    // Phases that bring nobody change nothing about arrivals.
    expect(plan.groups.map(({ arrive }) => arrive)).toEqual(Array(2).fill({ atMs: 0, overMs: 60 * MINUTE_MS }));
  });

  it('share their rate among the groups in proportion to their devices', () => {
    const { plan } = planned(...phases('name: ramp, for: 1m, arrive: {from: 4/s, to: 8/s}'), ...TWO);
    expect(plan.groups.map(({ arrive }) => arrive)).toEqual(
      [3 / 4, 1 / 4].map((part) => ({
        stretches: [{ fromMs: 0, untilMs: MINUTE_MS, fromPerMs: perSecond(4) * part, toPerMs: perSecond(8) * part }],
      })),
    );
  });

  it('bring a share of the devices, at any size of the fleet', () => {
    const { plan } = planned(...phases('name: half, for: 1m, arrive: 50%', 'name: rest, for: 2m, arrive: 50%'), ...TWO);
    expect(plan.groups[0]?.arrive).toEqual({
      stretches: [
        { fromMs: 0, untilMs: MINUTE_MS, fromPerMs: 150 / MINUTE_MS, toPerMs: 150 / MINUTE_MS },
        { fromMs: MINUTE_MS, untilMs: 3 * MINUTE_MS, fromPerMs: 75 / MINUTE_MS, toPerMs: 75 / MINUTE_MS },
      ],
    });
  });

  it('bring the groups they name; a group with an arrive of its own keeps it', () => {
    const { plan } = planned(
      ...phases('name: one, for: 1m, arrive: 1/s, of: a'),
      ...fleet('label: a, count: 60', 'label: b, count: 10', 'label: c, count: 10, arrive: {at: 1m, rate: 30/m}'),
    );
    expect(plan.groups.map(({ arrive }) => arrive)).toEqual([
      { stretches: [{ fromMs: 0, untilMs: MINUTE_MS, fromPerMs: perSecond(1), toPerMs: perSecond(1) }] },
      { atMs: 0, overMs: 60 * MINUTE_MS },
      {
        stretches: [
          { fromMs: MINUTE_MS, untilMs: MINUTE_MS + 20 * SECOND_MS, fromPerMs: 0.5 / 1000, toPerMs: 0.5 / 1000 },
        ],
      },
    ]);
  });

  it('stand in the timeline that explain shows', () => {
    const { explanation } = planned(
      ...phases('name: warm-up, for: 10m, arrive: 10%', 'name: ramp, for: 1m, arrive: {from: 30/m, to: 5/s}, of: a'),
      ...TWO,
    );
    expect(explanation.timeline.filter(({ what }) => what.startsWith('phase'))).toEqual([
      { atMs: 0, when: 'start to 10m', what: 'phase warm-up: power on 10%', on: 'a (300), b (100)' },
      { atMs: 600_000, when: '10m to 11m', what: 'phase ramp: power on 30/m to 5/s', on: 'a (300)' },
    ]);
  });
});

describe('what is wrong with phases', () => {
  it.each([
    ['a rate that is none', phases('name: x, for: 1m, arrive: fast'), TWO, /arrive must be/],
    ['a ramp without an end', phases('name: x, for: 1m, arrive: {from: 1/s}'), TWO, /to is missing/],
    ['no duration', phases('name: x'), TWO, /for is missing/],
    ['an unknown key', phases('name: x, for: 1m, rate: 1/s'), TWO, /unknown key "rate"/],
    ['a name twice', phases('name: x, for: 1m', 'name: x, for: 1m'), TWO, /6:12: there is another phase x/],
    ['of without arrive', phases('name: x, for: 1m, of: a'), TWO, /of goes with arrive only/],
    ['a label that is none', phases('name: x, for: 1m, arrive: 1/s, of: aa'), TWO, /there is no label "aa"/],
    [
      'a group that arrives by itself',
      phases('name: x, for: 1m, arrive: 1/s, of: a'),
      fleet('label: a, count: 60, arrive: {at: 1m}'),
      /the group a has an arrive of its own/,
    ],
    ['over and rate', [], fleet('label: a, count: 3, arrive: {over: 1m, rate: 1/s}'), /either over or rate/],
    ['a rate of nothing', [], fleet('label: a, count: 3, arrive: {rate: 0/s}'), /rate must be more than 0/],
    ['too few arrivals', phases('name: x, for: 1m, arrive: 1/s'), TWO, /warning: .*about 45 of 300 devices/],
    [
      'a phase after the end',
      ['time: {for: 1m}', ...phases('name: x, for: 1m', 'name: y, for: 1m')],
      TWO,
      /never begins/,
    ],
  ])('%s', (_, before, groups, wanted) => {
    expect(diagnosticsOf(withoutFleet(...before, ...groups)).join('\n')).toMatch(wanted);
  });
});
