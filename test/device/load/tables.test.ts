import { describe, expect, it } from 'vitest';
import { defectsOf } from '../../../src/device/defects/defects-of.js';
import { cpuTable } from '../../../src/device/load/cpu-table.js';
import { memoryTable } from '../../../src/device/load/memory-tables.js';
import { DEFAULT_LOAD_PARAMETERS as DEFAULTS } from '../../../src/device/load/parameters.js';
import { platformMemory } from '../../../src/device/load/platform-memory.js';
import { DAY_SECONDS, reportLoad, YEAR_HOURS } from './loads.js';

const AFFECTED = defectsOf('ios-xe', '17.6.4');
const FIXED = defectsOf('ios-xe', '17.6.5');
const END = reportLoad(1_000, { secondsSinceBoot: 365 * DAY_SECONDS, reportHours: 500 * YEAR_HOURS });

describe('processes by CPU', () => {
  it('ends as the notice shows it: the two processes of the agent first (FN72578)', () => {
    const { total, rows } = cpuTable(END, AFFECTED, DEFAULTS);
    expect(total.fiveSeconds).toBe(99);
    expect(rows.slice(0, 2)).toMatchObject([
      { pid: 725, name: 'SAGetRUMIds', microseconds: 12_886 },
      { pid: 154, name: 'SAUtilRepSave', microseconds: 630 },
    ]);
    // 4,042,749,037 ms in 313,719,798 turns; 164,791,260 ms in 261,212,986.
    expect(rows[0]?.runtimeMs).toBeCloseTo(4_042_740_000, -5);
    expect((rows[0]?.invoked ?? 0) / 313_719_798).toBeCloseTo(1, 2);
    expect((rows[1]?.runtimeMs ?? 0) / 164_791_260).toBeCloseTo(1, 2);
    expect((rows[1]?.invoked ?? 0) / 261_212_986).toBeCloseTo(1, 2);
  });

  it('the agent is nowhere near the top of a fixed release', () => {
    const { total, rows } = cpuTable(reportLoad(20), FIXED, DEFAULTS);
    expect(total.fiveMinutes).toBeLessThan(2);
    expect(rows.slice(0, 3).map(({ name }) => name)).not.toContain('SAGetRUMIds');
    expect(rows.find(({ name }) => name === 'SAGetRUMIds')).toMatchObject({ fiveSeconds: 0, runtimeMs: 0, invoked: 0 });
  });

  it.each([AFFECTED, FIXED])('is sorted, has every PID once, and names a real process can have', (defects) => {
    const { rows } = cpuTable(reportLoad(300), defects, DEFAULTS);
    for (let at = 1; at < rows.length; at++) {
      expect(rows[at - 1]?.fiveSeconds).toBeGreaterThanOrEqual(rows[at]?.fiveSeconds ?? 0);
    }
    expect(new Set(rows.map(({ pid }) => pid)).size).toBe(rows.length);
    for (const { name, invoked, runtimeMs } of rows) {
      expect(name.length).toBeLessThanOrEqual(16);
      expect(Number.isSafeInteger(invoked) && Number.isSafeInteger(runtimeMs)).toBe(true);
    }
  });

  it('runtimes never go down, whatever becomes of the reports', () => {
    const runtime = (reports: number, hours: number) =>
      cpuTable(reportLoad(reports, { reportHours: hours }), AFFECTED, DEFAULTS).rows.find((row) => row.pid === 725)
        ?.runtimeMs;
    expect(runtime(0, 5_000)).toBe(runtime(900, 5_000));
    expect(runtime(0, 5_001)).toBeGreaterThan(runtime(900, 5_000) ?? 0);
  });
});

describe('processes by memory', () => {
  it('ends with MallocLite first and the pool full (FN72578)', () => {
    const { pools, rows } = memoryTable(END, AFFECTED, DEFAULTS);
    expect(rows[0]?.name).toBe('*MallocLite*');
    expect(rows[1]).toMatchObject({ name: '*Init*', holding: 238_693_656 });
    expect(pools[0]).toEqual({ name: 'Processor', total: 1_348_707_052, used: 1_348_707_052, free: 0 });
  });

  it('begins with *Init* first', () => {
    const { pools, rows } = memoryTable(reportLoad(2), FIXED, DEFAULTS);
    expect(rows[0]?.name).toBe('*Init*');
    for (const { total, used, free } of pools) expect(used + free).toBe(total);
    // More processes there are than rows here, so that what the rows hold is less than what is used.
    expect(rows.reduce((sum, { holding }) => sum + holding, 0)).toBeLessThan(pools[0]?.used ?? 0);
  });
});

describe('memory of the machine', () => {
  it('grows by what the pool takes', () => {
    const quiet = platformMemory(reportLoad(0), AFFECTED, DEFAULTS);
    const end = platformMemory(END, AFFECTED, DEFAULTS);
    expect(quiet).toMatchObject({ physical: 7_678_304, used: 4_163_184, free: 3_515_120 });
    expect(end.used - quiet.used).toBe(Math.round(1_031_099_964 / 1_024));
    for (const { used, free, physical } of [quiet, end]) expect(used + free).toBe(physical);
    expect(end.loadAverages[0] - quiet.loadAverages[0]).toBeCloseTo(0.985, 2);
  });
});
