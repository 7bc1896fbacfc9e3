import type { AgentAnswer, AgentRequest } from './agent-messages.js';
import type { IdCertificate } from './messages.js';
import type { RumMeasurement } from './policy-messages.js';

/**
 * Between a fleet in accelerated time and a server that keeps real time (`time.timestamps: wall`). One rule for each kind of time
 * in a message; all of them are modelled, since no real device lives faster than its server:
 *
 * - The stamp of a message is the wall clock at its sending, plus what the device's own clock is off: a clock that a scenario
 *   set wrong stays wrong by as much.
 * - A date in an answer becomes the time from the sending of its request to it, in the device's own time: a certificate that the
 *   server lets end in a year ends a virtual year after it was asked for, as the server's renewal intervals, which are durations
 *   already, count virtual time. It is off by as much as the clocks of server and generator differ.
 * - Times within a usage report have passed, so they are put where they really were: on the line along which the run accelerates.
 *   A report covers the real time it was measured in, none lies in the server's future or overlaps another, and a report
 *   that is sent again is the same. Clock changes within it shrink alike, so that its samples still count up.
 */
export interface WallLine {
  /** An instant of virtual time, ms since the Unix epoch, … */
  readonly virtualMs: number;
  /** … and the wall-clock time at which it was, or before. */
  readonly wallMs: number;
  /** Virtual time in a unit of real time. */
  readonly speed: number;
}

/** When a message was sent, by both clocks. */
export interface Sent {
  readonly virtualMs: number;
  readonly wallMs: number;
}

/** The wall-clock time of an instant of virtual time. */
function wallTimeOf(virtualMs: number, line: WallLine): number {
  return line.wallMs + (virtualMs - line.virtualMs) / line.speed;
}

/** A request as a device sends it to a server that keeps real time. */
export function requestInWallTime(request: AgentRequest, sent: Sent, line: WallLine): AgentRequest {
  const timestampMs = Math.round(sent.wallMs + (request.timestampMs - sent.virtualMs));
  if (request.type !== 'usageReport') return { ...request, timestampMs };
  // The speed may have been raised since the run began, and then the line would run ahead.
  const passed = (virtualMs: number): number => Math.min(timestampMs, Math.round(wallTimeOf(virtualMs, line)));
  const measured = (row: RumMeasurement): RumMeasurement => ({
    ...row,
    startMs: passed(row.startMs),
    endMs: passed(row.endMs),
    clockChangeDeltaSeconds: row.clockChangeDeltaSeconds / line.speed,
  });
  const reports = request.reports.map((report) => ({ ...report, measurements: report.measurements.map(measured) }));
  return { ...request, timestampMs, reports };
}

/** An answer with dates of the server's clock as the device gets it: counted from the sending of its request. */
export function answerInVirtualTime(answer: AgentAnswer, sent: Sent): AgentAnswer {
  if (answer.status !== 'OK') return answer;
  const moved = (dateMs: number): number => Math.round(dateMs - sent.wallMs + sent.virtualMs);
  const reissued = (certificate: IdCertificate): IdCertificate => ({
    ...certificate,
    notBeforeMs: moved(certificate.notBeforeMs),
    notAfterMs: moved(certificate.notAfterMs),
  });
  switch (answer.type) {
    case 'registration':
    case 'idCertificateRenewal':
      return { ...answer, certificate: reissued(answer.certificate) };
    case 'authorization':
    case 'usage':
      return { ...answer, validUntilMs: moved(answer.validUntilMs) };
    default:
      return answer;
  }
}
