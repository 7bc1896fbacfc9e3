import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, YEAR_MS } from '../../src/time/duration.js';
import type { RumMeasurement, UsageReportRequest } from '../../src/wire/policy-messages.js';
import { answerInVirtualTime, requestInWallTime, type WallLine } from '../../src/wire/wall-stamps.js';
import { ANSWERS, NOW_MS, REQUESTS, UDI } from './samples.js';

const WALL_MS = Date.UTC(2031, 4, 6, 12);
const LINE: WallLine = { virtualMs: NOW_MS, wallMs: WALL_MS, speed: 60 };

/** A report whose rows follow on each other at these instants. */
function usageReport(timestampMs: number, instants: readonly number[], deltaSeconds = 0): UsageReportRequest {
  const measurements = instants.slice(1).map(
    (endMs, row): RumMeasurement => ({
      startMs: instants[row] as number,
      endMs,
      count: 1,
      clockChangeDeltaSeconds: deltaSeconds,
      terminationReason: '',
    }),
  );
  return {
    type: 'usageReport',
    udi: UDI,
    timestampMs,
    softwareId: 'regid',
    productInstanceId: null,
    hostname: null,
    reports: [{ reportId: 1, tag: 'tag', softwareVersion: '17.09.04', haUdis: [], measurements }],
  };
}

function rowsOf(request: ReturnType<typeof requestInWallTime>): readonly RumMeasurement[] {
  if (request.type !== 'usageReport') throw new TypeError(request.type);
  return request.reports.flatMap(({ measurements }) => measurements);
}

describe('a message to a server that keeps real time (time.timestamps: wall)', () => {
  it.each([
    ['a right clock', 0],
    ['a clock that a scenario set two hours back', -2 * HOUR_MS],
    ['a clock a day ahead', DAY_MS],
  ])('bears the wall clock, and %s stays so', (_, offMs) => {
    const sent = { virtualMs: NOW_MS + 90 * DAY_MS, wallMs: WALL_MS + 5 };
    const request = { ...REQUESTS.registration, timestampMs: sent.virtualMs + offMs };
    expect(requestInWallTime(request, sent, LINE)).toEqual({ ...request, timestampMs: WALL_MS + 5 + offMs });
  });

  it('tells usage of the real time in which it was measured: an hour at 60x is a minute', () => {
    const sent = { virtualMs: NOW_MS + 2 * HOUR_MS, wallMs: WALL_MS + 120_000 };
    const report = usageReport(sent.virtualMs, [NOW_MS, NOW_MS + HOUR_MS, NOW_MS + 2 * HOUR_MS], 600);
    expect(rowsOf(requestInWallTime(report, sent, LINE))).toMatchObject([
      { startMs: WALL_MS, endMs: WALL_MS + 60_000, clockChangeDeltaSeconds: 10 },
      { startMs: WALL_MS + 60_000, endMs: WALL_MS + 120_000, clockChangeDeltaSeconds: 10 },
    ]);
  });

  it('after the speed was raised, usage still does not lie in the future', () => {
    const sent = { virtualMs: NOW_MS + DAY_MS, wallMs: WALL_MS + 1_000 };
    const report = usageReport(sent.virtualMs, [NOW_MS, NOW_MS + DAY_MS]);
    expect(rowsOf(requestInWallTime(report, sent, LINE))).toMatchObject([{ startMs: WALL_MS, endMs: WALL_MS + 1_000 }]);
  });

  const passed = fc.array(fc.integer({ min: 0, max: YEAR_MS }), { minLength: 2, maxLength: 8 }).map((list) => {
    return list.sort((a, b) => a - b).map((since) => NOW_MS + since);
  });
  const speeds = fc.double({ min: 0.1, max: 1e6, noNaN: true });

  it('usage: rows stay in order and joined, none is in the future, and a report sent again is the same', () => {
    fc.assert(
      fc.property(passed, speeds, fc.nat(YEAR_MS), (instants, speed, laterMs) => {
        const line = { ...LINE, speed };
        const last = instants.at(-1) as number;
        const at = (virtualMs: number) => ({ virtualMs, wallMs: WALL_MS + Math.ceil((virtualMs - NOW_MS) / speed) });
        const first = rowsOf(requestInWallTime(usageReport(last, instants), at(last), line));
        for (const [row, { startMs, endMs }] of first.entries()) {
          expect(startMs).toBeLessThanOrEqual(endMs);
          expect(endMs).toBeLessThanOrEqual(at(last).wallMs);
          if (row > 0) expect(startMs).toBe(first[row - 1]?.endMs);
          const lived = ((instants[row + 1] as number) - (instants[row] as number)) / speed;
          expect(Math.abs(endMs - startMs - lived)).toBeLessThanOrEqual(1);
        }
        const again = last + laterMs;
        expect(rowsOf(requestInWallTime(usageReport(again, instants), at(again), line))).toEqual(first);
      }),
    );
  });
});

describe('an answer with dates of the wall clock', () => {
  const sent = { virtualMs: NOW_MS + 400 * DAY_MS, wallMs: WALL_MS };
  const until = (ms: number): number => WALL_MS + ms;

  it.each(['registration', 'idCertificateRenewal'] as const)(
    '%s: a certificate for a year is one for a virtual year',
    (type) => {
      const answer = ANSWERS[type] as (typeof ANSWERS)['registration'] & { status: 'OK' };
      if (!('certificate' in answer)) throw new TypeError(type);
      const certificate = { ...answer.certificate, notBeforeMs: until(-60_000), notAfterMs: until(YEAR_MS) };
      expect(answerInVirtualTime({ ...answer, certificate }, sent)).toEqual({
        ...answer,
        certificate: {
          ...certificate,
          notBeforeMs: sent.virtualMs - 60_000,
          notAfterMs: sent.virtualMs + YEAR_MS,
        },
      });
    },
  );

  it.each(['authorization', 'usage'] as const)('%s: 90 days are 90 virtual days', (type) => {
    const answer = ANSWERS[type];
    if (!('validUntilMs' in answer)) throw new TypeError(type);
    expect(answerInVirtualTime({ ...answer, validUntilMs: until(90 * DAY_MS) }, sent)).toEqual({
      ...answer,
      validUntilMs: sent.virtualMs + 90 * DAY_MS,
    });
  });

  it.each([
    ['a refusal', { status: 'FAILED', type: 'usage', message: 'no' } as const],
    ['an answer without dates', ANSWERS.deregistration],
  ])('%s stays as it is', (_, answer) => {
    expect(answerInVirtualTime(answer, sent)).toBe(answer);
  });

  it('round trip: what is dated by the stamp of a request lies as far from its virtual sending', () => {
    const base = { min: 0, max: 8_000_000_000_000 };
    fc.assert(
      fc.property(
        fc.integer(base),
        fc.integer(base),
        fc.integer({ min: -YEAR_MS, max: YEAR_MS }),
        (virtualMs, wallMs, forMs) => {
          const both = { virtualMs, wallMs };
          const stamp = requestInWallTime(
            { ...REQUESTS.authorization, timestampMs: virtualMs },
            both,
            LINE,
          ).timestampMs;
          const answer = answerInVirtualTime({ ...ANSWERS.authorization, validUntilMs: stamp + forMs } as never, both);
          expect(answer).toMatchObject({ validUntilMs: virtualMs + forMs });
        },
      ),
    );
  });
});
