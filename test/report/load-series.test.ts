import { describe, expect, it } from 'vitest';
import { collectReportData } from '../../src/report/report-data.js';
import { REPORT_FORMATS } from '../../src/report/report-formats.js';
import type { EventLog } from '../../src/telemetry/event-log.js';
import { DAY_MS, type RunFolderParts, runFolder, SMALL_FLEET, START_MS } from './run-folder-fixture.js';

/** What `devices` of a label in an account hold on a day: as many reports each, at as many percent, in as many megabytes. */
function look(log: EventLog, day: number, label: string, va: string, devices: number, each: number): void {
  const spread = (value: number) => ({ sum: value * devices, least: value, most: value });
  log.load(START_MS + day * DAY_MS, label, va, devices, {
    stored: spread(each + 2),
    unacknowledged: spread(each),
    cpu: spread(each / 10),
    memory: spread(each * 1_000_000),
  });
}

/** Two shards; what befalls label affected differs by account from day 20 on. */
const SHARDS: RunFolderParts['shards'] = [
  (log) => {
    SMALL_FLEET[0]?.(log);
    look(log, 10, 'affected', 'Reset', 3, 100);
    look(log, 10, 'fixed', 'A', 1, 2);
    look(log, 20, 'affected', 'Reset', 3, 0);
    look(log, 20, 'fixed', 'A', 1, 3);
    look(log, 30, 'fixed', 'A', 1, 4);
  },
  (log) => {
    look(log, 10, 'affected', 'Upgrade', 1, 100);
    look(log, 10, 'fixed', 'B', 3, 2);
    look(log, 20, 'affected', 'Upgrade', 1, 200);
    look(log, 20, 'fixed', 'B', 3, 3);
    look(log, 30, 'fixed', 'B', 3, 4);
    look(log, 30, 'affected', 'Upgrade', 1, 40);
  },
];

const dataOf = (shards: RunFolderParts['shards']) => collectReportData(runFolder({ shards }));

async function loadsOf(shards: RunFolderParts['shards']) {
  return (await dataOf(shards)).aggregates.loads;
}

describe('the load of RUM reports in a report', () => {
  it('is the average of a device by label, and by account where accounts fared differently', async () => {
    const { series } = await loadsOf(SHARDS);
    const on = (day: number) =>
      Object.fromEntries(series.unacknowledged.map(({ name, values }) => [name, values[day]]));
    expect(on(9)).toEqual({ 'affected in Reset': null, 'affected in Upgrade': null, fixed: null });
    expect(on(10)).toEqual({ 'affected in Reset': 100, 'affected in Upgrade': 100, fixed: 2 });
    // A value holds until somebody looks again.
    expect(on(19)).toEqual(on(10));
    expect(on(20)).toEqual({ 'affected in Reset': 0, 'affected in Upgrade': 200, fixed: 3 });
    // On day 30 no device of Reset was on.
    expect(on(364)).toEqual({ 'affected in Reset': null, 'affected in Upgrade': 40, fixed: 4 });
    expect(series.cpu.map(({ values }) => values[10])).toEqual([10, 10, 0.2]);
    expect(series.memory.map(({ values }) => values[20])).toEqual([0, 200_000_000, 3_000_000]);
    expect(series.stored.map(({ values }) => values[20])).toEqual([2, 202, 5]);
  });

  it('tells of each group the worst there was on any device, and what was last seen', async () => {
    expect((await loadsOf(SHARDS)).rows).toEqual([
      {
        name: 'affected in Reset',
        devices: 3,
        most: { stored: 102, unacknowledged: 100, cpu: 10, memory: 100_000_000 },
        last: { stored: 2, unacknowledged: 0, cpu: 0, memory: 0 },
      },
      {
        name: 'affected in Upgrade',
        devices: 1,
        most: { stored: 202, unacknowledged: 200, cpu: 20, memory: 200_000_000 },
        last: { stored: 42, unacknowledged: 40, cpu: 4, memory: 40_000_000 },
      },
      {
        name: 'fixed',
        devices: 4,
        most: { stored: 6, unacknowledged: 4, cpu: 0.4, memory: 4_000_000 },
        last: { stored: 6, unacknowledged: 4, cpu: 0.4, memory: 4_000_000 },
      },
    ]);
  });

  it('goes by label alone where there are more lines than colours', async () => {
    const { series } = await loadsOf([
      (log) => {
        for (let account = 0; account < 8; account += 1) look(log, 10, 'affected', `VA-${account}`, 1, account * 100);
      },
    ]);
    expect(series.unacknowledged.map(({ name, values }) => [name, values[10]])).toEqual([['affected', 350]]);
  });

  it('is in the page as three plots with their units, and says what is modelled and on what', async () => {
    const page = REPORT_FORMATS.html.render(await dataOf(SHARDS));
    const captions = [...page.matchAll(/data-plot="(backlog|cpu|memory)">\n<figcaption>([^<]*)/g)].map(
      ([, id, text]) => [id, /\((?:number|%|MB)\)/.exec(text ?? '')?.[0]],
    );
    expect(captions).toEqual([
      ['backlog', '(number)'],
      ['cpu', '(%)'],
      ['memory', '(MB)'],
    ]);
    const section = page.slice(page.indexOf('<section id="loads"'), page.indexOf('<section id="endpoint"'));
    expect(section).toContain('CPU and memory are modelled');
    for (const anchor of ['FN72578', '99 % CPU', '1,205,727,320 bytes', 'CSCwa85199', 'load-model.md']) {
      expect(section).toContain(anchor);
    }
    expect(section).toContain(
      '<td class="text">affected in Reset</td><td class="number">3</td><td class="number">102</td>',
    );
  });

  it('is in the JSON and Markdown reports', async () => {
    const data = await dataOf(SHARDS);
    const json = JSON.parse(REPORT_FORMATS.json.render(data)) as typeof data;
    expect(json.aggregates.loads).toEqual(data.aggregates.loads);
    expect(REPORT_FORMATS.md.render(data)).toContain(
      '| affected in Upgrade | 1 | 202 | 42 | 20 % | 4 % | 200 MB | 40 MB |',
    );
  });

  it('is not mentioned where nobody observed it', async () => {
    const data = await dataOf(SMALL_FLEET);
    expect(data.aggregates.loads.rows).toEqual([]);
    for (const format of ['html', 'md'] as const) {
      expect(REPORT_FORMATS[format].render(data)).not.toContain('What RUM reports cost');
    }
  });
});
