import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defectsOf } from '../../../src/device/defects/defects-of.js';
import type { CpuAverages } from '../../../src/device/load/averages.js';
import { cpuOf, hourlyCpuPercent, memoryOf } from '../../../src/device/load/load-model.js';
import { DEFAULT_LOAD_PARAMETERS as DEFAULTS } from '../../../src/device/load/parameters.js';
import type { ReportLoad } from '../../../src/device/load/report-load.js';
import { DAY_SECONDS } from './loads.js';

const KEYS = ['fiveSeconds', 'oneMinute', 'fiveMinutes'] as const satisfies readonly (keyof CpuAverages)[];
/** Rounding of sums of a few hundred spans. */
const TOLERANCE = 1e-6;

const age = fc.option(fc.integer({ min: 0, max: DAY_SECONDS }));
const releases = fc.constantFrom('17.3.2a', '17.6.4', '17.6.5', '17.13.1');
const reports = fc.oneof(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 0, max: 100_000 }));

/** Loads of one device with some reports and with more, all else alike. */
const pairs = fc
  .record({
    release: releases,
    fewer: reports,
    more: fc.integer({ min: 0, max: 500 }),
    waiting: fc.double({ min: 0, max: 1, noNaN: true }),
    secondsSinceBoot: fc.oneof(
      fc.integer({ min: 0, max: 4 * 3_600 }),
      fc.double({ min: 0, max: 400 * DAY_SECONDS, noNaN: true }),
    ),
    reportHours: fc.double({ min: 0, max: 1e7, noNaN: true }),
    secondsSinceWork: fc.record({ push: age, poll: age, processing: age }),
  })
  .map(({ release, fewer, more, waiting, ...rest }) => {
    const unacknowledgedReports = Math.floor(fewer * waiting);
    const low: ReportLoad = { ...rest, storedReports: fewer, unacknowledgedReports };
    const high: ReportLoad = {
      ...rest,
      storedReports: fewer + more,
      unacknowledgedReports: unacknowledgedReports + Math.floor(more * waiting),
    };
    return { defects: defectsOf('ios-xe', release), low, high };
  });

describe('the load model, whatever the load', () => {
  it('never goes down with more reports', () => {
    fc.assert(
      fc.property(pairs, ({ defects, low, high }) => {
        const fewer = cpuOf(low, defects, DEFAULTS).total;
        const more = cpuOf(high, defects, DEFAULTS).total;
        for (const key of KEYS) expect(more[key]).toBeGreaterThanOrEqual(fewer[key] - TOLERANCE);
        expect(hourlyCpuPercent(high, defects, DEFAULTS)).toBeGreaterThanOrEqual(
          hourlyCpuPercent(low, defects, DEFAULTS) - TOLERANCE,
        );
        expect(memoryOf(high, defects, DEFAULTS).mallocLite).toBeGreaterThanOrEqual(
          memoryOf(low, defects, DEFAULTS).mallocLite,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('stays between a quiet switch and 99 % or the pool', () => {
    fc.assert(
      fc.property(pairs, ({ defects, high }) => {
        const { total, listing, saving } = cpuOf(high, defects, DEFAULTS);
        for (const key of KEYS) {
          expect(total[key]).toBeGreaterThanOrEqual(DEFAULTS.quietCpuPercent);
          expect(total[key]).toBeLessThanOrEqual(99);
          expect(listing[key] + saving[key]).toBeLessThanOrEqual(DEFAULTS.agentCpuCeilingPercent + TOLERANCE);
        }
        const memory = memoryOf(high, defects, DEFAULTS);
        expect(memory.poolUsed).toBeLessThanOrEqual(memory.poolTotal);
        expect(memory.poolUsed + memory.poolFree).toBe(memory.poolTotal);
        expect(memory.mallocLite).toBeLessThanOrEqual(DEFAULTS.mallocLiteCeilingBytes);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is that of a quiet switch without reports', () => {
    fc.assert(
      fc.property(pairs, ({ defects, low }) => {
        const none = { ...low, storedReports: 0, unacknowledgedReports: 0, reportHours: 0 };
        const { total } = cpuOf(none, defects, DEFAULTS);
        for (const key of KEYS) expect(total[key]).toBe(DEFAULTS.quietCpuPercent);
        expect(hourlyCpuPercent(none, defects, DEFAULTS)).toBe(DEFAULTS.quietCpuPercent);
        expect(memoryOf(none, defects, DEFAULTS).mallocLite).toBe(DEFAULTS.quietMallocLiteBytes);
      }),
    );
  });
});
