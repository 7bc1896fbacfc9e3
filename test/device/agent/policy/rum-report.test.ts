import { describe, expect, it } from 'vitest';
import {
  acknowledge,
  changeCount,
  closeReport,
  giveToServer,
  measurementsOf,
  openedMs,
  openReport,
  RUM_TRANSITIONS,
  type RumOccurrence,
  type RumReport,
  type RumReportState,
  sampleCount,
  takeBack,
} from '../../../../src/device/agent/policy/rum-report.js';
import { MINUTE_MS, SECOND_MS } from '../../../../src/time/duration.js';

const SAMPLE_MS = 15 * MINUTE_MS;

describe('samples of the published report 1671840750 (XV; P§3.2), in its own seconds', () => {
  it.each([
    { startS: 1671880245, endS: 1671966644, deltaS: 0, count: 2, intervalS: 86_399, samples: 97 },
    { startS: 1671966644, endS: 1672341045, deltaS: 0, count: 3, intervalS: 374_401, samples: 417 },
    { startS: 1672341045, endS: 1673790212, deltaS: -3433, count: 3, intervalS: 1_449_167, samples: 1615 },
  ])(
    '$intervalS s with the clock set by $deltaS s: $samples',
    ({ startS, endS, deltaS, count, intervalS, samples }) => {
      const row = {
        startMs: startS * SECOND_MS,
        endMs: endS * SECOND_MS,
        count,
        clockChangeDeltaSeconds: deltaS,
        terminationReason: '',
      };
      expect(row.endMs - row.startMs).toBe(intervalS * SECOND_MS);
      expect(sampleCount(row, SAMPLE_MS)).toBe(samples);
    },
  );

  it('a report that lived as that one did has its rows', () => {
    const report = openReport(1671840750, 'tag', 0, 2, 1671880245_000, 0);
    changeCount(report, 3, 1671966644_000, 0);
    // Its clock was set back by 3433 s; it was closed at 1673790212 by that clock.
    closeReport(report, 'ProductReload', 1673790212_000 + 3433_000, -3433_000);
    const rows = measurementsOf(report, Number.NaN, Number.NaN);
    expect(rows).toEqual([
      {
        startMs: 1671880245_000,
        endMs: 1671966644_000,
        count: 2,
        clockChangeDeltaSeconds: 0,
        terminationReason: '',
      },
      {
        startMs: 1671966644_000,
        endMs: 1673790212_000,
        count: 3,
        clockChangeDeltaSeconds: -3433,
        terminationReason: 'ProductReload',
      },
    ]);
    // Both later rows of the published report in one: 416 and 1614 intervals, and the sample at the start.
    expect(rows.map((row) => sampleCount(row, SAMPLE_MS))).toEqual([97, 416 + 1614 + 1]);
  });
});

describe('the life of a report (S1)', () => {
  const OCCURRENCES: Readonly<Record<RumOccurrence, (report: RumReport) => void>> = {
    closed: (report) => closeReport(report, '', 2_000, 0),
    'taken by the server': (report) => giveToServer(report, '17'),
    'poll id dropped': takeBack,
    acknowledged: acknowledge,
  };
  const inState: Readonly<Record<RumReportState, () => RumReport>> = {
    OPEN: () => openReport(1, 'tag', 0, 1, 1_000, 0),
    CLOSED: () => told(inState.OPEN(), 'closed'),
    UNACKNOWLEDGED: () => told(inState.CLOSED(), 'taken by the server'),
    ACKNOWLEDGED: () => told(inState.UNACKNOWLEDGED(), 'acknowledged'),
  };
  const told = (report: RumReport, occurrence: RumOccurrence) => {
    OCCURRENCES[occurrence](report);
    return report;
  };
  const EXPECTED: readonly (readonly [RumReportState, RumOccurrence, RumReportState, string])[] = [
    ['OPEN', 'closed', 'CLOSED', 'S1: sent to CSSM or saved locally'],
    ['OPEN', 'taken by the server', 'OPEN', 'an open report is not sent'],
    ['OPEN', 'acknowledged', 'OPEN', 'nor acknowledged'],
    ['CLOSED', 'taken by the server', 'UNACKNOWLEDGED', 'S1: poll id provided'],
    ['CLOSED', 'acknowledged', 'ACKNOWLEDGED', 'S1: ACK of a saved file'],
    ['UNACKNOWLEDGED', 'acknowledged', 'ACKNOWLEDGED', 'S1'],
    ['UNACKNOWLEDGED', 'poll id dropped', 'CLOSED', 'CSCwa11048, as fixed'],
    ['ACKNOWLEDGED', 'acknowledged', 'ACKNOWLEDGED', 'never twice'],
    ['ACKNOWLEDGED', 'taken by the server', 'ACKNOWLEDGED', 'nor pushed again'],
    ['ACKNOWLEDGED', 'poll id dropped', 'ACKNOWLEDGED', 'nor taken back'],
  ];
  it.each(EXPECTED)('%s, %s: %s (%s)', (from, occurrence, to) => {
    expect(told(inState[from](), occurrence).state).toBe(to);
  });

  it('nothing reopens a report', () => {
    expect(RUM_TRANSITIONS.filter(({ to }) => to === 'OPEN')).toEqual([]);
  });

  it('a poll id is held as long as the server is asked for it, and no longer', () => {
    expect(inState.CLOSED().pollId).toBe('');
    expect(inState.UNACKNOWLEDGED().pollId).toBe('17');
    expect(told(inState.UNACKNOWLEDGED(), 'poll id dropped').pollId).toBe('');
    expect(inState.ACKNOWLEDGED().pollId).toBe('');
  });

  it('acknowledging says whether it was the first time', () => {
    const report = inState.UNACKNOWLEDGED();
    expect([acknowledge(report), acknowledge(report)]).toEqual([true, false]);
  });
});

describe('measurements are computed when somebody wants to know', () => {
  it('the running row ends now', () => {
    const report = openReport(1, 'tag', 0, 2, 10_000, 0);
    expect(measurementsOf(report, 910_000, 0)).toMatchObject([{ startMs: 10_000, endMs: 910_000, count: 2 }]);
    expect(report.state).toBe('OPEN');
  });

  it('a report that is closed says the same for ever (S1: immutable)', () => {
    const report = openReport(1, 'tag', 0, 2, 10_000, 0);
    closeReport(report, 'CurrentUsageRequested', 20_000, 0);
    expect(measurementsOf(report, 99_000, 5_000)).toEqual(measurementsOf(report, 20_000, 0));
  });

  it('rows are by the device clock, and when it was opened too', () => {
    const report = openReport(1, 'tag', 0, 2, 10_000, -7_000);
    changeCount(report, 3, 20_000, -7_000);
    expect(openedMs(report)).toBe(3_000);
    expect(measurementsOf(report, 30_000, -7_000)).toMatchObject([
      { startMs: 3_000, endMs: 13_000 },
      { startMs: 13_000, endMs: 23_000 },
    ]);
  });
});
