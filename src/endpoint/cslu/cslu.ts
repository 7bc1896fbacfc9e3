import type { Udi } from '../../wire/messages.js';
import type {
  PolicyAnswer,
  PolicyFailedAnswer,
  PolicyRequest,
  ResultPollingAnswer,
  ResultPollingRequest,
  TrustRequest,
  TrustSyncAnswer,
  TrustSyncRequest,
  UsageReportAnswer,
  UsageReportRequest,
} from '../../wire/policy-messages.js';
import type { CollectedUsage, UsageAck, UsageFile } from '../../wire/usage-file.js';
import { PollBook } from '../cssm/policy/poll-book.js';
import { engineNotReached, invalidPollId, notProcessed } from '../cssm/refusals.js';
import { deviceKey } from '../cssm/snapshot/entity.js';
import { CollectedDevice } from './collected-device.js';
import type { CsluDeviceRecord, CsluRecord } from './cslu-record.js';
import type { CsluSettings } from './cslu-settings.js';
import type { CsluUpstream } from './cslu-upstream.js';

/** Whoever reaches its port can make it keep things, so there is an end to what it keeps; both are assumed (P§2.5 [U]). */
const MOST_DEVICES = 200_000;
const MOST_WAITING_REPORTS = 20_000;

export interface CsluOptions {
  readonly settings: CsluSettings;
  /** Poll ids follow from it. */
  readonly seed: number;
  readonly upstream: CsluUpstream;
  /** For whoever keeps this CSLU elsewhere: told of each device that changed, by its key (see `record`). */
  readonly onChange?: (key: string) => void;
}

/** One product instance, as CSLU's inventory shows it. */
export interface CsluInstanceListing {
  readonly udi: Udi;
  readonly hostname: string | null;
  readonly lastContactMs: number;
  /** Reports collected and not acknowledged yet. */
  readonly waiting: number;
  readonly acknowledged: number;
}

/** A batch CSSM has taken and not acknowledged yet. */
interface Batch {
  readonly pollId: string;
  readonly entries: readonly { readonly device: CollectedDevice; readonly usage: CollectedUsage }[];
  /** When to ask for its ACKs. */
  askMs: number;
  /** How long it waited the last time. */
  waitedMs: number;
}

/**
 * Cisco Smart License Utility, product-instance-initiated (S1, P§2.5): collects usage of devices that need no ID token,
 * passes it on to CSSM in batches, and hands the ACKs to the devices when they ask. A pure core like the CSSM's: no socket, no
 * clock but the `nowMs` it is given. It does not judge the devices' clocks [I].
 */
export class Cslu {
  private readonly settings: CsluSettings;
  private readonly upstream: CsluUpstream;
  private readonly devices = new Map<string, CollectedDevice>();
  private readonly polls: PollBook<readonly number[]>;
  private batches: Batch[] = [];
  private forwardMs = Number.POSITIVE_INFINITY;
  private clockMs = Number.NEGATIVE_INFINITY;

  private readonly changed: ((key: string) => void) | null;

  constructor({ settings, seed, upstream, onChange }: CsluOptions) {
    this.changed = onChange ?? null;
    this.settings = settings;
    this.upstream = upstream;
    this.polls = new PollBook(seed, settings.keepFetchedMs);
  }

  /** Answers one message of a device. */
  handle(request: PolicyRequest, nowMs: number): PolicyAnswer {
    if (!Number.isFinite(nowMs)) return notProcessed(request.type);
    this.advance(nowMs);
    this.polls.forgetFetched(this.clockMs);
    if (request.type === 'hello') return { status: 'OK', type: 'hello' };
    if (request.type === 'trust') return this.trust(request, nowMs);
    const device = this.device(request);
    if (device === null) return notProcessed(request.type);
    device.heard(request, nowMs);
    this.changed?.(deviceKey(request.udi));
    if (request.type === 'usageReport') return this.collect(device, request);
    return request.type === 'resultPolling' ? this.poll(device, request) : this.trustSync(device, request);
  }

  /** The next instant at which it acts by itself; infinity if there is none. */
  nextDeadline(): number {
    return this.batches.reduce((earliest, { askMs }) => Math.min(earliest, askMs), this.forwardMs);
  }

  /** Passes on and asks for what is due until `nowMs`, each at the instant at which it was due. */
  advance(nowMs: number): void {
    if (!Number.isFinite(nowMs)) return;
    for (let dueMs = this.nextDeadline(); dueMs <= nowMs; dueMs = this.nextDeadline()) {
      this.clockMs = Math.max(this.clockMs, dueMs);
      if (this.forwardMs <= dueMs) this.forward();
      for (const batch of this.batches.filter(({ askMs }) => askMs <= dueMs)) this.ask(batch);
    }
    this.clockMs = Math.max(this.clockMs, nowMs);
  }

  /** The usage that waits, for upload to CSSM as files: what an unconnected CSLU exports (S1). It waits on until acknowledged. */
  exportUsage(): UsageFile[] {
    return [...this.devices.values()]
      .filter(({ waitingReports }) => waitingReports > 0)
      .map((device) => device.export());
  }

  /**
   * Takes an ACK that CSSM gave for an exported file.
   * @returns how many reports it acknowledges for the first time; null for a device never heard of
   */
  importAck(ack: UsageAck): number | null {
    const key = deviceKey(ack.udi);
    const device = this.devices.get(key);
    if (device === undefined) return null;
    this.changed?.(key);
    return device.acknowledge(ack);
  }

  *productInstances(): IterableIterator<CsluInstanceListing> {
    for (const { udi, hostname, lastContactMs, waitingReports, acknowledgedReports } of this.devices.values()) {
      yield { udi, hostname, lastContactMs, waiting: waitingReports, acknowledged: acknowledgedReports };
    }
  }

  /** All of this CSLU as plain data; what options say is not in it. */
  capture(): CsluRecord {
    const finite = (ms: number): number | null => (Number.isFinite(ms) ? ms : null);
    return {
      clockMs: finite(this.clockMs),
      forwardMs: finite(this.forwardMs),
      devices: Array.from(this.devices.values(), (device) => device.record()),
      batches: this.batches.map(({ pollId, askMs, waitedMs, entries }) => ({
        pollId,
        askMs,
        waitedMs,
        usages: entries.map(({ usage }) => usage),
      })),
    };
  }

  /** One device, as `capture` has it. */
  record(key: string): CsluDeviceRecord | null {
    return this.devices.get(key)?.record() ?? null;
  }

  /** Brings a new CSLU of the same options to where another was. */
  restore({ clockMs, forwardMs, devices, batches }: CsluRecord): void {
    this.clockMs = clockMs ?? Number.NEGATIVE_INFINITY;
    const polls = devices.flatMap((record) => {
      const device = CollectedDevice.restore(record, this.reporterName(record.udi));
      this.devices.set(deviceKey(record.udi), device);
      return record.polls.map(({ id, reportIds, fetchedMs }) => {
        return { id, reporter: device.reporter, content: reportIds, fetchedMs: fetchedMs ?? Number.POSITIVE_INFINITY };
      });
    });
    this.polls.restore(polls);
    this.batches = batches.map(({ usages, ...batch }) => {
      const entries = usages.map((usage) => {
        const device = this.devices.get(deviceKey(usage.udi)) as CollectedDevice;
        device.restoreUnderWay(usage);
        return { device, usage };
      });
      return { ...batch, entries };
    });
    this.forwardMs = forwardMs ?? Number.POSITIVE_INFINITY;
    if (forwardMs === null) for (const device of this.devices.values()) this.schedule(device);
  }

  private device(request: PolicyRequest): CollectedDevice | null {
    const key = deviceKey(request.udi);
    const known = this.devices.get(key);
    if (known !== undefined) return known;
    if (this.devices.size >= MOST_DEVICES) return null;
    const device = new CollectedDevice(request.udi, this.reporterName(request.udi), request);
    this.devices.set(key, device);
    return device;
  }

  private collect(device: CollectedDevice, { reports }: UsageReportRequest): UsageReportAnswer | PolicyFailedAnswer {
    if (device.waitingReports + reports.length > MOST_WAITING_REPORTS) return notProcessed('usageReport');
    device.collect(reports);
    this.schedule(device);
    const reportIds = reports.map(({ reportId }) => reportId);
    const poll = this.polls.open(device.reporter, reportIds);
    const { pollIntervalSeconds } = this.settings;
    return { status: 'OK', type: 'usageReport', pollId: poll.id, pollIntervalSeconds };
  }

  private poll(device: CollectedDevice, { pollId }: ResultPollingRequest): ResultPollingAnswer | PolicyFailedAnswer {
    const poll = this.polls.find(pollId, device.reporter);
    if (poll === undefined) return invalidPollId(pollId);
    if (!poll.content.every((reportId) => device.isAcknowledged(reportId))) {
      if (device.refusal !== null) return { status: 'FAILED', type: 'resultPolling', message: device.refusal };
      const { pollIntervalSeconds } = this.settings;
      return { status: 'OK', type: 'resultPolling', ready: false, pollIntervalSeconds };
    }
    this.polls.fetched(poll, this.clockMs);
    return { status: 'OK', type: 'resultPolling', ready: true, acknowledged: poll.content, ...this.account(device) };
  }

  /** A device that knows of no trust is understood to want one: the wish travels with its usage (`trust_requests`, P§1.5). */
  private trustSync(device: CollectedDevice, { productInstanceId }: TrustSyncRequest): TrustSyncAnswer {
    const answer = { status: 'OK', type: 'trustSync', ...this.account(device) } as const;
    if (productInstanceId !== null) return answer;
    if (device.grant !== null) return { ...answer, trust: device.grant };
    device.wantsTrust = true;
    this.schedule(device);
    return answer;
  }

  /** A trust request with an ID token is CSSM's to answer [I]; while it cannot be reached, the device is to try again. */
  private trust(request: TrustRequest, nowMs: number): PolicyAnswer {
    const answer = this.settings.forwarding ? this.upstream.trust(request, nowMs) : null;
    return answer ?? engineNotReached('trust');
  }

  private account({ news }: CollectedDevice): Pick<TrustSyncAnswer, 'smartAccount' | 'virtualAccount' | 'policy'> {
    const { smartAccount, name } = this.settings.account;
    return news ?? { smartAccount, virtualAccount: name, policy: null };
  }

  /** Poll ids of several CSLUs of one seed must differ: the account stands in their key. */
  private reporterName({ pid, serialNumber }: Udi): string {
    const { smartAccount, name } = this.settings.account;
    return JSON.stringify(['cslu', smartAccount, name, pid, serialNumber]);
  }

  private schedule(device: CollectedDevice, afterMs = this.settings.forwardAfterMs): void {
    if (!this.settings.forwarding || !device.hasNews) return;
    this.forwardMs = Math.min(this.forwardMs, this.clockMs + afterMs);
  }

  private forward(): void {
    this.forwardMs = Number.POSITIVE_INFINITY;
    const entries = [...this.devices.values()]
      .filter((device) => device.hasNews)
      .map((device) => ({ device, usage: device.passOn() }));
    if (entries.length === 0) return;
    const pollId = this.upstream.takeBatch(
      entries.map(({ usage }) => usage),
      this.clockMs,
    );
    if (pollId === null) {
      // Perhaps CSSM has them and only the answer was lost: they come again, and count once all the same.
      this.takeBack(entries, this.settings.retryAfterMs);
      return;
    }
    const { askAfterMs } = this.settings;
    this.batches.push({ pollId, entries, askMs: this.clockMs + askAfterMs, waitedMs: askAfterMs });
  }

  private ask(batch: Batch): void {
    const results = this.upstream.pollBatch(batch.pollId, this.clockMs);
    if (results === null || results === 'not-ready') {
      const { askAfterMs, retryAfterMs } = this.settings;
      batch.waitedMs = Math.max(askAfterMs, Math.min(2 * batch.waitedMs, retryAfterMs));
      batch.askMs = this.clockMs + batch.waitedMs;
      return;
    }
    this.batches = this.batches.filter((other) => other !== batch);
    for (const result of results === 'invalid' ? [] : results) {
      const device = this.devices.get(deviceKey(result.udi));
      if (device === undefined) continue;
      if (result.ack !== null) device.acknowledge(result.ack);
      else device.refusal = result.refusal;
      this.changed?.(deviceKey(result.udi));
    }
    this.takeBack(batch.entries, this.settings.forwardAfterMs);
  }

  /** Whatever of a batch was not acknowledged is passed on again. */
  private takeBack(entries: Batch['entries'], afterMs: number): void {
    for (const { device, usage } of entries) {
      device.takeBack(usage);
      this.schedule(device, afterMs);
    }
  }
}
