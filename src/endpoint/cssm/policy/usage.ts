import type {
  PolicyFailedAnswer,
  ResultPollingAnswer,
  ResultPollingRequest,
  RumUsage,
  UsageReportAnswer,
  UsageReportRequest,
} from '../../../wire/policy-messages.js';
import { isCount } from '../authorization.js';
import type { CssmState } from '../cssm-state.js';
import { invalidPollId } from '../refusals.js';
import { deviceKey } from '../snapshot/entity.js';
import type { PolicyInstance } from './policy-instance.js';

function isReport({ reportId, measurements }: RumUsage): boolean {
  return Number.isSafeInteger(reportId) && measurements.every(({ count }) => isCount(count));
}

/** Can these reports be taken at all? The wire lets none through that cannot. */
export function areReports(reports: readonly RumUsage[]): boolean {
  return reports.every(isReport);
}

/**
 * Takes the reports that were not taken before into the usage of an instance. Licences are never refused: unenforced, a pool
 * may go negative (S1). Pools follow at once, not only when the ACK is ready [I].
 * @returns how many were new
 */
export function takeReports(state: CssmState, instance: PolicyInstance, reports: readonly RumUsage[]): number {
  let fresh = 0;
  let changed = false;
  for (const report of reports) {
    if (!instance.taken.add(report.reportId)) continue;
    fresh += 1;
    instance.release = report.softwareVersion;
    if (instance.usage.take(report)) changed = true;
  }
  if (fresh > 0) state.changed?.('device', deviceKey(instance.udi));
  if (changed) {
    const { account, holdings, usage } = instance;
    instance.holdings = account.exchange(holdings, usage.inUse(), state.catalogue, state.clockMs);
  }
  return fresh;
}

/**
 * Usage reporting. A report that comes again is acknowledged again and counts no second time: the ACK may have been lost.
 * @param request its reports can be taken ({@link areReports})
 */
export function reportUsage(
  state: CssmState,
  instance: PolicyInstance,
  { reports }: UsageReportRequest,
  nowMs: number,
): UsageReportAnswer {
  takeReports(state, instance, reports);
  const { settings, polls } = state.policy;
  const poll = polls.open(instance.reporter, {
    reportIds: reports.map(({ reportId }) => reportId),
    readyMs: nowMs + settings.processingMs,
  });
  return { status: 'OK', type: 'usageReport', pollId: poll.id, pollIntervalSeconds: settings.pollIntervalSeconds };
}

/** Result polling: the ACK, once the reports are processed and nobody withholds it. */
export function pollResult(
  state: CssmState,
  instance: PolicyInstance,
  { pollId }: ResultPollingRequest,
  nowMs: number,
): ResultPollingAnswer | PolicyFailedAnswer {
  const { polls, settings, withheld, orders } = state.policy;
  const poll = polls.find(pollId, instance.reporter);
  if (poll === undefined) return invalidPollId(pollId);
  const { account } = instance;
  if (nowMs < poll.content.readyMs || withheld.has(account)) {
    return { status: 'OK', type: 'resultPolling', ready: false, pollIntervalSeconds: settings.pollIntervalSeconds };
  }
  polls.fetched(poll, state.clockMs);
  return {
    status: 'OK',
    type: 'resultPolling',
    ready: true,
    acknowledged: poll.content.reportIds,
    smartAccount: account.smartAccount,
    virtualAccount: account.name,
    policy: orders.of(account),
  };
}
