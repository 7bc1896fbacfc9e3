import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type StepPlan, stepScenario } from '../../src/scenario/capacity/measure-step.js';
import { parseThreshold } from '../../src/scenario/override.js';
import { HOUR_MS } from '../../src/time/duration.js';

const out = mkdtempSync(join(tmpdir(), 'slfleet-capacity-'));
afterAll(() => rmSync(out, { recursive: true }));

const STEP: StepPlan = {
  scenario: 'quickstart',
  overrides: [],
  loadKind: 'devices',
  speed: 60,
  devices: null,
  forMs: 60_000,
  warmUpMs: 12_000,
  ignoresGenerator: false,
  out,
};

const devicesIn = ({ plan }: ReturnType<typeof stepScenario>): number =>
  plan.groups.reduce((sum, { count }) => sum + count, 0);

describe('the scenario of a step', () => {
  it('with the load in devices: so many of them, in proportion, at the one speed', () => {
    const step = stepScenario(STEP, 200);
    expect(devicesIn(step)).toBe(200);
    expect(step.plan).toMatchObject({ speed: 60, pacing: 'open', durationMs: HOUR_MS });
  });

  it('with the load in speed: the same devices, as much faster, for the same real time', () => {
    const step = stepScenario({ ...STEP, loadKind: 'speed', devices: 100 }, 120);
    expect(devicesIn(step)).toBe(100);
    expect(step.plan).toMatchObject({ speed: 120, pacing: 'open', durationMs: 2 * HOUR_MS });
  });

  it('registers by force what the server knows already, and expects nothing', () => {
    const { plan, scenario } = stepScenario(STEP, 200);
    expect(plan.groups.map(({ register }) => register?.force)).toEqual(plan.groups.map(() => true));
    expect(scenario.expect).toEqual([]);
  });

  it('has thresholds in any case: those given, else ours', () => {
    expect(stepScenario(STEP, 200).scenario.thresholds).toEqual({
      'latencyMs.corrected': 'p(95)<1000',
      'messages.failed': 'rate<0.01',
    });
    const given = parseThreshold('messages.failed: ==0');
    expect(stepScenario({ ...STEP, overrides: [given] }, 200).scenario.thresholds).toEqual({
      'messages.failed': '==0',
    });
  });
});
