import { describe, expect, it } from 'vitest';
import { capacityConclusion } from '../../src/cli/capacity-text.js';
import type { CapacityResult } from '../../src/scenario/capacity/capacity-result.js';

const KNEE: CapacityResult = {
  schemaVersion: 1,
  scenario: 'small',
  target: 'https://10.0.0.5',
  loadKind: 'devices',
  verdict: 'knee',
  lastGood: { load: 32, good: 3, bad: 0, messagesPerSecond: 10.5 },
  firstBad: { load: 45, good: 0, bad: 3, messagesPerSecond: 11.9 },
  interval: { kind: 'bootstrap', low: 28, high: 64, level: 0.95, resamples: 2_000, seed: 7 },
  steps: [],
};
const BRACKET = { kind: 'bracket', low: 32, high: 45, level: null, resamples: null, seed: null } as const;

describe('what a search for the knee came to', () => {
  it.each<[string, Partial<CapacityResult>, string]>([
    ['an interval', {}, '28 devices to 64 devices at 95% (2,000 bootstrap resamples, seed 7)'],
    ['one of speeds', { loadKind: 'speed' }, 'speed 28x to speed 64x at 95%'],
    [
      'one that is open at both ends',
      { interval: { ...(KNEE.interval as NonNullable<CapacityResult['interval']>), low: null, high: null } },
      'below all that was tried to above all that was tried at 95%',
    ],
    ['a bracket', { interval: BRACKET }, '32 devices to 45 devices: the gap alone, measured once at an end'],
  ])('tells %s with what it rests on', (_, part, words) => {
    expect(capacityConclusion({ ...KNEE, ...part }, 'runs/x')).toContain(`\n  interval   ${words}`);
  });

  it('tells none where there is no knee', () => {
    const none = { ...KNEE, verdict: 'not-reached', firstBad: null, interval: null } as const;
    expect(capacityConclusion(none, 'runs/x')).not.toContain('interval');
  });
});
