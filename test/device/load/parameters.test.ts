import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defectsOf } from '../../../src/device/defects/defects-of.js';
import { hourlyCpuPercent, memoryOf } from '../../../src/device/load/load-model.js';
import { DEFAULT_LOAD_PARAMETERS, type LoadParameters } from '../../../src/device/load/parameters.js';
import { loadProfile } from '../../../src/device/profile/load.js';
import { openProfileStore } from '../../../src/device/profile/store.js';
import { reportLoad } from './loads.js';

const PAGE = readFileSync(new URL('../../../docs/reference/load-model.md', import.meta.url), 'utf8');

describe('docs/reference/load-model.md', () => {
  it.each(Object.entries(DEFAULT_LOAD_PARAMETERS))('has %s with its default %d', (name, value) => {
    expect(PAGE).toContain(`| \`${name}\` | ${value} |`);
  });

  it.each([2, 50, 100, 214, 448, 600, 800, 900, 1_000])('has the hour with %i reports', (reports) => {
    const [affected, fixed] = ['17.6.4', '17.6.5'].map((release) =>
      hourlyCpuPercent(reportLoad(reports), defectsOf('ios-xe', release), DEFAULT_LOAD_PARAMETERS).toFixed(1),
    );
    expect(PAGE).toContain(`| ${reports.toLocaleString('en-US')} | ${affected} | ${fixed} |`);
  });
});

/** The load parameters of a profile with this `loadModel:`, on a family with that one. */
function parametersOf(own: string, family = '{}'): LoadParameters {
  const folder = mkdtempSync(join(tmpdir(), 'slfleet-load-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'families'));
  writeFileSync(join(folder, 'families', 'base.yaml'), `loadModel: ${family}\n`);
  writeFileSync(
    join(folder, 'test.yaml'),
    `extends: base
title: Test switch
pid: T1
family: catalyst
os: ios-xe
releases: [16.12.4]
redundancy: none
maxMembers: 1
madeSoftwareId: { month: 2017-05, name: T1 }
serialPrefix: FCW
hostnamePrefix: t1
defaultFeatures: [network]
transport: callhome
defaultVrf: ''
defaultSourceInterface: ''
licences: [{ feature: network, name: T1, madeTag: { month: 2017-05, name: T1 }, counting: per-device }]
loadModel: ${own}
`,
  );
  return openProfileStore(folder).profile('test').loadModel;
}

describe('loadModel in a profile', () => {
  it('is the default where nothing is given', () => {
    expect(parametersOf('{}')).toEqual(DEFAULT_LOAD_PARAMETERS);
    expect(loadProfile('catalyst-9300-24p').loadModel).toEqual(DEFAULT_LOAD_PARAMETERS);
  });

  it('is put together key by key, the nearest file first', () => {
    const parameters = parametersOf('{ bytesPerReport: 100 }', '{ bytesPerReport: 7, leakBytesPerReportHour: 0 }');
    expect(parameters).toEqual({ ...DEFAULT_LOAD_PARAMETERS, bytesPerReport: 100, leakBytesPerReportHour: 0 });
    const { mallocLite } = memoryOf(reportLoad(10, { reportHours: 1e6 }), defectsOf('ios-xe', '17.6.4'), parameters);
    expect(mallocLite).toBe(DEFAULT_LOAD_PARAMETERS.quietMallocLiteBytes + 1_000);
  });

  it.each([
    ['{ bytesPerRepot: 1 }', /unknown key "bytesPerRepot"; did you mean "bytesPerReport"\?/],
    ['{ bytesPerReport: -1 }', /loadModel\.bytesPerReport/],
    ['{ quietCpuPercent: 101 }', /loadModel\.quietCpuPercent/],
    ['{ saveIntervalSeconds: 0 }', /loadModel\.saveIntervalSeconds/],
    ['{ saveSpurtPeriodSeconds: 0.5 }', /loadModel\.saveSpurtPeriodSeconds/],
    ['{ poolBytes: many }', /loadModel\.poolBytes/],
  ])('refuses %s', (own, text) => {
    expect(() => parametersOf(own)).toThrow(text);
  });
});
