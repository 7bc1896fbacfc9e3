import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Aggregates, aggregate } from '../../src/report/aggregates.js';
import { openRunTables } from '../../src/report/tables.js';
import { timeBuckets } from '../../src/report/time-buckets.js';
import { DAY_MS, type RunFolderParts, runFolder, SMALL_FLEET, START_MS } from './run-folder-fixture.js';

const YEAR = { startMs: START_MS, endMs: START_MS + 365 * DAY_MS };

async function aggregatesOf(
  shards: RunFolderParts['shards'],
  span: Parameters<typeof aggregate>[1] = YEAR,
): Promise<Aggregates> {
  const tables = await openRunTables(join(runFolder({ shards }), 'events'));
  onTestFinished(() => tables.close());
  return aggregate(tables, span);
}

describe('pieces of time', () => {
  it.each([
    [60_000, 'second', 60],
    [3_600_000, '15 seconds', 240],
    [DAY_MS, '5 minutes', 288],
    [30 * DAY_MS, '3 hours', 240],
    [365 * DAY_MS, 'day', 365],
    [365 * DAY_MS + 1, 'day', 366],
    [10 * 365 * DAY_MS, '4 weeks', 131],
    [1_000 * 365 * DAY_MS, '3 years', 334],
    [0, 'second', 1],
  ])('a span of %i ms is cut per %s into %i', (spanMs, words, count) => {
    expect(timeBuckets(START_MS, START_MS + spanMs)).toMatchObject({ startMs: START_MS, words, count });
  });
});

describe('what a report counts', () => {
  it('devices in each state at the end of each piece of time', async () => {
    const { states, devices, buckets } = await aggregatesOf(SMALL_FLEET);
    expect(devices).toBe(3);
    expect(buckets.count).toBe(365);
    const on = (day: number): Record<string, number> =>
      Object.fromEntries(states.map(({ name, values }) => [name, values[day] ?? Number.NaN]));
    expect(on(0)).toEqual({ EVALUATION: 1, REGISTERED: 0, AUTHORIZED: 2, OUT_OF_COMPLIANCE: 0 });
    expect(on(2)).toEqual({ EVALUATION: 0, REGISTERED: 0, AUTHORIZED: 3, OUT_OF_COMPLIANCE: 0 });
    expect(on(29)).toEqual(on(2));
    expect(on(30)).toEqual({ EVALUATION: 0, REGISTERED: 0, AUTHORIZED: 2, OUT_OF_COMPLIANCE: 1 });
    expect(on(364)).toEqual(on(30));
  });

  it('states passed through faster than a plot shows', async () => {
    expect((await aggregatesOf(SMALL_FLEET)).stateRows).toEqual([
      { state: 'EVALUATION', last: 0, most: 3, ever: 3 },
      { state: 'REGISTERED', last: 0, most: 2, ever: 2 },
      { state: 'AUTHORIZED', last: 2, most: 3, ever: 3 },
      { state: 'OUT_OF_COMPLIANCE', last: 1, most: 1, ever: 1 },
    ]);
  });

  it('messages by type and by day, and those that failed', async () => {
    const { messages, messageRows, failed, failedTotal, sent } = await aggregatesOf(SMALL_FLEET);
    const values = (name: string): readonly number[] => messages.find((one) => one.name === name)?.values ?? [];
    expect(values('registration').slice(0, 4)).toEqual([3, 0, 1, 0]);
    expect(values('authorization').slice(0, 4)).toEqual([2, 0, 0, 0]);
    expect(failed.slice(0, 4)).toEqual([1, 0, 0, 0]);
    expect([sent, failedTotal]).toEqual([6, 1]);
    expect(messageRows).toEqual([
      { type: 'registration', count: 4, failed: 1, devices: 3 },
      { type: 'authorization', count: 2, failed: 0, devices: 2 },
    ]);
  });

  it('failures with what the device shows, how often, on how many devices, first and last', async () => {
    const { failureRows, failures } = await aggregatesOf([
      (log) => {
        for (const day of [3, 5])
          log.message(START_MS + day * DAY_MS, 'A', 'authorization', false, 1, 'dns', 'ERR 218');
        log.message(START_MS + 4 * DAY_MS, 'B', 'authorization', false, 1, 'dns', 'ERR 218');
        log.message(START_MS, 'B', 'authorization', false, 1, null, null);
      },
    ]);
    const at = { firstMs: START_MS + 3 * DAY_MS, lastMs: START_MS + 5 * DAY_MS };
    expect(failureRows).toEqual([
      { type: 'authorization', failure: 'dns', reason: 'ERR 218', count: 3, devices: 2, ...at },
      {
        type: 'authorization',
        failure: 'unknown',
        reason: '',
        count: 1,
        devices: 1,
        firstMs: START_MS,
        lastMs: START_MS,
      },
    ]);
    expect(failures.map(({ name }) => name)).toEqual(['dns', 'unknown']);
  });

  it('answer times of what the server answered, refusals too, but not of what never reached it', async () => {
    const { answerTimes, histogram, answerTimesSeries } = await aggregatesOf([
      (log) => {
        for (const ms of [10, 10, 10, 100]) log.message(START_MS, 'A', 'authorization', true, ms, null, null);
        log.message(START_MS, 'A', 'registration', false, 0, 'refused-by-server', 'the token is not valid');
        log.message(START_MS, 'A', 'authorization', false, 30_000, 'no-reply', null);
      },
    ]);
    expect(answerTimes).toEqual([
      { type: 'authorization', count: 4, p50: 10, p95: 100, p99: 100, max: 100 },
      { type: 'registration', count: 1, p50: 0, p95: 0, p99: 0, max: 0 },
    ]);
    expect(histogram).toEqual([
      { fromMs: 0, toMs: 0.177, count: 1 },
      { fromMs: 8, toMs: 11.314, count: 3 },
      { fromMs: 90.51, toMs: 128, count: 1 },
    ]);
    expect(answerTimesSeries.map(({ name, values }) => [name, values[0], values[1]])).toEqual([
      ['p50', 10, null],
      ['p95', 100, null],
      ['max', 100, null],
    ]);
  });

  it('what the endpoint did, by kind and tag', async () => {
    expect((await aggregatesOf(SMALL_FLEET)).endpointRows).toMatchObject([
      { what: 'licences-released', tag: 'regid.nexus', events: 1, licences: 1, accounts: 1 },
    ]);
  });

  it('a step that several shards carried out as one', async () => {
    const { marks, marksTotal } = await aggregatesOf([
      (log) => log.step(START_MS, 'reload', 2),
      (log) => {
        log.step(START_MS, 'reload', 3);
        log.fault(START_MS, 'outage begins', 3);
      },
    ]);
    expect(marksTotal).toBe(2);
    expect(marks).toEqual([
      { t: START_MS, kind: 'fault', what: 'outage begins', devices: 3 },
      { t: START_MS, kind: 'step', what: 'reload', devices: 5 },
    ]);
  });

  it('of a step that happens again and again the first and the last', async () => {
    const { marks, marksTotal } = await aggregatesOf([
      (log) => {
        for (let day = 0; day < 300; day += 1) log.step(START_MS + day * DAY_MS, 'change-configuration', 2);
        for (let day = 0; day < 24; day += 1) log.step(START_MS + day * DAY_MS, 'reload', 1);
      },
    ]);
    expect(marksTotal).toBe(2 + 24);
    expect(marks.filter(({ what }) => what !== 'reload')).toEqual([
      { t: START_MS, kind: 'step', what: 'change-configuration, first of 300', devices: 2 },
      { t: START_MS + 299 * DAY_MS, kind: 'step', what: 'change-configuration, last of 300', devices: 2 },
    ]);
  });

  it('nothing, when nothing happened', async () => {
    const counted = await aggregatesOf([], { startMs: null, endMs: null });
    expect(counted).toMatchObject({
      devices: 0,
      sent: 0,
      failedTotal: 0,
      states: [],
      messages: [],
      histogram: [],
      marks: [],
    });
  });

  it.each([
    ['the events alone', { startMs: null, endMs: null }, START_MS, START_MS + 200 * DAY_MS],
    ['the run as described', YEAR, YEAR.startMs, YEAR.endMs],
    [
      'events beyond what was described',
      { startMs: START_MS + 1, endMs: START_MS + 2 },
      START_MS,
      START_MS + 200 * DAY_MS,
    ],
  ])('the span of %s', async (_, span, startMs, endMs) => {
    expect(await aggregatesOf(SMALL_FLEET, span)).toMatchObject({ startMs, endMs });
  });
});
