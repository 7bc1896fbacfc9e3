import { sameUdi } from '../../wire/identity-fields.js';
import type { Udi } from '../../wire/messages.js';
import type { PolicyRequest, RumUsage, TrustGrant } from '../../wire/policy-messages.js';
import type { CollectedUsage, UsageAck } from '../../wire/usage-file.js';
import { PollReporter } from '../cssm/policy/poll-book.js';
import { ReportIds } from '../cssm/policy/report-ids.js';
import { reportIds } from '../cssm/snapshot/restore.js';
import type { AccountNews, CsluDeviceRecord } from './cslu-record.js';

interface WaitingReport {
  readonly report: RumUsage;
  /** Passed on, and neither acknowledged nor to be passed on again so far. */
  underWay: boolean;
}

/**
 * What a CSLU keeps of one product instance: every report until it is acknowledged, and which ones were. So none is lost, however
 * often CSSM cannot be reached; that none counts twice is CSSM's affair.
 */
export class CollectedDevice {
  softwareId: string;
  hostname: string | null;
  timestampMs: number;
  lastContactMs = 0;
  readonly reporter: PollReporter<readonly number[]>;
  /** It has no trust and would like one. */
  wantsTrust = false;
  trustUnderWay = false;
  grant: TrustGrant | null = null;
  news: AccountNews | null = null;
  /** Why CSSM did not take its usage, until it reports again. */
  refusal: string | null = null;
  private readonly waiting = new Map<number, WaitingReport>();
  private acknowledged = new ReportIds();

  /** @param name what its poll ids follow from */
  constructor(
    readonly udi: Udi,
    name: string,
    first: Pick<PolicyRequest, 'softwareId' | 'hostname' | 'timestampMs'>,
  ) {
    this.reporter = new PollReporter(name);
    this.softwareId = first.softwareId;
    this.hostname = first.hostname;
    this.timestampMs = first.timestampMs;
  }

  get waitingReports(): number {
    return this.waiting.size;
  }

  get acknowledgedReports(): number {
    return this.acknowledged.size;
  }

  /** The device sent a message. */
  heard(request: PolicyRequest, nowMs: number): void {
    this.softwareId = request.softwareId;
    this.hostname = request.hostname;
    this.timestampMs = request.timestampMs;
    this.lastContactMs = nowMs;
  }

  /** Keeps the reports that are neither kept nor acknowledged. What CSSM refused is tried again with them. */
  collect(reports: readonly RumUsage[]): void {
    this.refusal = null;
    for (const report of reports) {
      const { reportId } = report;
      if (this.waiting.has(reportId) || this.acknowledged.has(reportId)) continue;
      this.waiting.set(reportId, { report, underWay: false });
    }
  }

  isAcknowledged(reportId: number): boolean {
    return this.acknowledged.has(reportId);
  }

  /** Is there anything to pass on? */
  get hasNews(): boolean {
    if (this.refusal !== null) return false;
    if (this.wantsTrust && !this.trustUnderWay) return true;
    for (const { underWay } of this.waiting.values()) if (!underWay) return true;
    return false;
  }

  /** What is to be passed on, oldest report first; from now on it is under way. */
  passOn(): CollectedUsage {
    const reports: RumUsage[] = [];
    for (const waiting of this.waiting.values()) {
      if (waiting.underWay) continue;
      waiting.underWay = true;
      reports.push(waiting.report);
    }
    const usage = this.usage(reports, this.wantsTrust ? this.udisToTrust() : []);
    this.trustUnderWay = this.wantsTrust;
    return usage;
  }

  /** All that waits, as a file takes it; it stays as it is. */
  export(): CollectedUsage {
    return this.usage(
      Array.from(this.waiting.values(), ({ report }) => report),
      [],
    );
  }

  record(): CsluDeviceRecord {
    const { udi, softwareId, hostname, timestampMs, lastContactMs, wantsTrust, grant, news, refusal, reporter } = this;
    return {
      udi,
      softwareId,
      hostname,
      timestampMs,
      lastContactMs,
      wantsTrust,
      grant,
      news,
      refusal,
      waiting: Array.from(this.waiting.values(), ({ report }) => report),
      acknowledged: this.acknowledged.ranges(),
      pollsGiven: reporter.given,
      polls: reporter.polls.map(({ id, content, fetchedMs }) => ({
        id,
        reportIds: content,
        fetchedMs: fetchedMs === Number.POSITIVE_INFINITY ? null : fetchedMs,
      })),
    };
  }

  /** @param name what its poll ids follow from. Its polls are the poll book's to restore */
  static restore(record: CsluDeviceRecord, name: string): CollectedDevice {
    const device = new CollectedDevice(record.udi, name, record);
    device.lastContactMs = record.lastContactMs;
    device.wantsTrust = record.wantsTrust;
    device.grant = record.grant;
    device.news = record.news;
    device.refusal = record.refusal;
    for (const report of record.waiting) device.waiting.set(report.reportId, { report, underWay: false });
    device.acknowledged = reportIds(record.acknowledged);
    device.reporter.given = record.pollsGiven;
    return device;
  }

  /** This usage was passed on before. */
  restoreUnderWay(usage: CollectedUsage): void {
    for (const { reportId } of usage.reports) {
      const waiting = this.waiting.get(reportId);
      if (waiting !== undefined) waiting.underWay = true;
    }
    if (usage.trustRequests.length > 0) this.trustUnderWay = true;
  }

  /** What was under way did not arrive, or came to nothing: it is to be passed on again. */
  takeBack(usage: CollectedUsage): void {
    for (const { reportId } of usage.reports) {
      const waiting = this.waiting.get(reportId);
      if (waiting !== undefined) waiting.underWay = false;
    }
    if (usage.trustRequests.length > 0) this.trustUnderWay = false;
  }

  /** @returns how many reports this ACK acknowledges for the first time */
  acknowledge({ acknowledged, smartAccount, virtualAccount, policy, trust }: UsageAck): number {
    let fresh = 0;
    for (const reportId of acknowledged) {
      if (!this.waiting.delete(reportId)) continue;
      this.acknowledged.add(reportId);
      fresh += 1;
    }
    this.news = { smartAccount, virtualAccount, policy };
    if (trust !== null) this.grant = trust;
    // Asked and answered, whatever the answer: a device that still has none will say so again.
    if (this.trustUnderWay) this.wantsTrust = false;
    return fresh;
  }

  private usage(reports: readonly RumUsage[], trustRequests: readonly Udi[]): CollectedUsage {
    const { udi, softwareId, hostname, timestampMs } = this;
    return { udi, softwareId, hostname, timestampMs, reports, trustRequests };
  }

  /** The device's own UDI and those of its stack, as its reports name them. */
  private udisToTrust(): readonly Udi[] {
    const udis: Udi[] = [this.udi];
    for (const { report } of this.waiting.values()) {
      for (const { udi } of report.haUdis) if (!udis.some((known) => sameUdi(known, udi))) udis.push(udi);
    }
    return udis;
  }
}
