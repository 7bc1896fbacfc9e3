import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyEvent } from '../../../../src/device/agent/policy/policy-context.js';
import { measurementsOf, type RumReportState } from '../../../../src/device/agent/policy/rum-report.js';
import { usageReportSummary } from '../../../../src/device/agent/policy/usage-summary.js';
import { DAY_MS } from '../../../../src/time/duration.js';
import type { PolicyBench } from './policy-bench.js';
import { check, demand, play, RUNS, SECRET, stories } from './policy-stories.js';

/** The reset is carried out by the step that starts the device. */
const resets = (bench: PolicyBench, told: PolicyEvent) =>
  bench.state.resetOwed && (bench.state.powered ? told.kind === 'reload' : told.kind === 'power-on');

describe('whatever happens to a report', () => {
  it('it is never lost: it is stored, or was acknowledged, or is counted as purged', () => {
    check(() => {
      let before = new Map<number, RumReportState>();
      let purged = 0;
      let reset = false;
      return {
        before(bench, told) {
          before = new Map(bench.state.reports.map(({ id, state }) => [id, state]));
          purged = bench.state.reportsPurged;
          reset = resets(bench, told);
        },
        after(bench) {
          const { reports, reportsPurged, reportsMade } = bench.state;
          if (reset) return demand(reportsMade === reports.length, 'left over from before the reset', bench);
          for (const { id } of reports) before.delete(id);
          const gone = [...before.values()].filter((state) => state !== 'ACKNOWLEDGED').length;
          demand(gone === reportsPurged - purged, `${gone} reports are gone`, bench);
          const { unacknowledged, waitingForAck, availableToReport } = usageReportSummary(bench.state);
          demand(unacknowledged === waitingForAck + availableToReport, 'the summary does not add up', bench);
        },
      };
    });
  });

  it('it goes one way: never reopened, never acknowledged twice, its number above all before it', () => {
    check(() => {
      let states = new Map<number, RumReportState>();
      const acknowledged = new Set<number>();
      let highest = 0;
      let counted = 0;
      return {
        before(bench, told) {
          if (resets(bench, told)) counted = 0;
          else counted = bench.state.reportsAcknowledged;
          states = new Map(bench.state.reports.map(({ id, state }) => [id, state]));
        },
        after(bench) {
          let now = 0;
          let last = 0;
          for (const { id, state } of bench.state.reports) {
            const was = states.get(id);
            demand(id > last, 'out of order', bench);
            last = id;
            if (was === undefined) {
              demand(id > highest, `number ${id} came after ${highest}`, bench);
              highest = id;
            }
            demand(state !== 'OPEN' || was === undefined || was === 'OPEN', `${id} reopened`, bench);
            demand(was !== 'ACKNOWLEDGED' || state === 'ACKNOWLEDGED', `${id} unacknowledged again`, bench);
            if (state !== 'ACKNOWLEDGED' || was === 'ACKNOWLEDGED') continue;
            demand(!acknowledged.has(id), `${id} acknowledged twice`, bench);
            acknowledged.add(id);
            now += 1;
          }
          demand(bench.state.reportsAcknowledged === counted + now, 'miscounted', bench);
        },
      };
    });
  });

  it('closed, it says the same for ever, and each time it is sent (S1: immutable)', () => {
    check(() => {
      const contents = new Map<number, string>();
      return {
        after(bench, _told, sent) {
          for (const report of bench.state.reports) {
            if (report.state === 'OPEN') continue;
            const content = JSON.stringify(measurementsOf(report, bench.now, bench.context.clockOffsetMs));
            demand((contents.get(report.id) ?? content) === content, `${report.id} was changed`, bench);
            contents.set(report.id, content);
          }
          if (sent?.type !== 'usageReport') return;
          for (const { reportId, measurements } of sent.reports) {
            demand(contents.get(reportId) === JSON.stringify(measurements), `${reportId} sent otherwise`, bench);
          }
        },
      };
    });
  });

  it('every licence in use has exactly one open, with its count; a device that is off has none', () => {
    check(() => ({
      after(bench) {
        const { powered, reports } = bench.state;
        const open = reports.filter(({ state }) => state === 'OPEN');
        const expected = powered ? bench.context.licences : [];
        demand(open.length === expected.length, 'as many open reports as licences', bench);
        for (const { tag, count } of expected) {
          demand(
            open.some((report) => report.tag === tag && report.count === count),
            `none for ${tag}`,
            bench,
          );
        }
      },
    }));
  });

  it('it begins, and its last row ends, at the very instant it is told to: nothing used goes unmeasured', () => {
    check(() => {
      let states = new Map<number, RumReportState>();
      return {
        before(bench) {
          states = new Map(bench.state.reports.map(({ id, state }) => [id, state]));
        },
        after(bench) {
          for (const { id, state, rows, rowStartMs, closedMs } of bench.state.reports) {
            const was = states.get(id);
            if (was === undefined) demand(rowStartMs === bench.now && rows.length === 0, `${id} begins`, bench);
            if (was === 'OPEN' && state !== 'OPEN') demand(closedMs === bench.now, `${id} ends`, bench);
          }
          for (const report of bench.state.reports) {
            const spans = measurementsOf(report, bench.now, bench.context.clockOffsetMs);
            for (const [at, row] of spans.entries()) {
              demand(at === 0 || row.startMs === spans[at - 1]?.endMs, 'a gap between rows', bench);
            }
          }
        },
      };
    });
  });

  it('in the end it is acknowledged: with a server that works and trust nothing waits any more', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const bench = play(story, {});
        bench.server.mode = 'ok';
        bench.latencyMs = 1_000;
        bench.server.tokenUses = Number.POSITIVE_INFINITY;
        bench.context.transport = 'smart';
        bench.context.defects = new Set();
        bench
          .on()
          .reload()
          .trust('all', true, SECRET)
          .wait(40 * DAY_MS);
        const { waitingForAck, availableToReport, collecting } = usageReportSummary(bench.state);
        expect([waitingForAck, availableToReport - collecting, bench.state.polls]).toEqual([0, 0, []]);
      }),
      { numRuns: RUNS },
    );
  });
});
