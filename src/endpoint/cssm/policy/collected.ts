import { sameUdi } from '../../../wire/identity-fields.js';
import type { Udi } from '../../../wire/messages.js';
import type { CollectedUsage, UsageAck, UsageFile } from '../../../wire/usage-file.js';
import type { CssmState } from '../cssm-state.js';
import { notProcessed, registeredElsewhere } from '../refusals.js';
import { accountKey } from '../snapshot/entity.js';
import type { AccountName, VirtualAccount } from '../virtual-account.js';
import { arrive, upgrade } from './policy-arrival.js';
import type { PolicyInstance } from './policy-instance.js';
import type { CollectorPoll } from './policy-state.js';
import { PollReporter } from './poll-book.js';
import { grantTrust } from './trust.js';
import { areReports, takeReports } from './usage.js';

/**
 * Usage that comes without a message of its device: through CSLU (P§7.3) or as a file (S1 "no connectivity"). The account is
 * whose collector or administrator brought it; no ID token is needed.
 */

/** What came of the usage of one device. */
export type UsageTaken =
  /** New reports, and such as had been taken before. */
  | { readonly status: 'OK'; readonly taken: number; readonly repeated: number }
  | { readonly status: 'FAILED'; readonly message: string };

/** One device of a collector's batch, until its ACK is fetched. */
export interface CollectedEntry {
  readonly udi: Udi;
  readonly reportIds: readonly number[];
  readonly trustRequested: boolean;
  /** Why its usage was not taken; null: it was. */
  readonly refusal: string | null;
}

/** The device's instance, wherever in the smart account it stands; a device nobody knows gets one in this account. */
function instanceOf(state: CssmState, account: VirtualAccount, file: UsageFile): PolicyInstance | null {
  const trusted = state.policy.registry.withUdi(file.udi);
  const registered = state.registry.withUdi(file.udi);
  const existing = trusted ?? registered;
  if (existing !== undefined && existing.account.smartAccount !== account.smartAccount) return null;
  if (trusted !== undefined) return trusted;
  if (registered !== undefined) return upgrade(state, registered);
  const { udi, softwareId, hostname } = file;
  return arrive(state, { udi, softwareId, hostname, account, byToken: false });
}

/**
 * Takes the usage of one device. That a device of another smart account is refused is [I], in the words of F1; within the
 * smart account it counts where its instance stands.
 */
export function takeUsage(
  state: CssmState,
  account: VirtualAccount,
  file: UsageFile,
  trustRequests: readonly Udi[] = [],
): UsageTaken {
  if (!areReports(file.reports)) return { status: 'FAILED', message: notProcessed('usageReport').message };
  const instance = instanceOf(state, account, file);
  if (instance === null) {
    return { status: 'FAILED', message: registeredElsewhere('trust', file.softwareId, file.udi).message };
  }
  const taken = takeReports(state, instance, file.reports);
  for (const udi of trustRequests) {
    if (state.policy.registry.withUdi(udi) !== instance && !standsNowhere(state, udi)) continue;
    if (!instance.trustCodes.some((code) => sameUdi(code.udi, udi))) grantTrust(state, instance, udi);
  }
  state.policy.registry.heard(instance, file.hostname, state.clockMs);
  return { status: 'OK', taken, repeated: file.reports.length - taken };
}

function standsNowhere(state: CssmState, udi: Udi): boolean {
  return state.policy.registry.withUdi(udi) === undefined && state.registry.withUdi(udi) === undefined;
}

/**
 * The ACK for reports of a device, as far as they were taken.
 * @returns null if the device is not known, or an administrator withholds its account's ACKs
 */
export function acknowledge(
  state: CssmState,
  udi: Udi,
  reportIds: readonly number[],
  trustRequested: boolean,
): UsageAck | null {
  const { registry, withheld, orders } = state.policy;
  const instance = registry.withUdi(udi);
  if (instance === undefined || withheld.has(instance.account)) return null;
  const { account, productInstanceId, trustCodes } = instance;
  return {
    udi,
    acknowledged: reportIds.filter((id) => instance.taken.has(id)),
    smartAccount: account.smartAccount,
    virtualAccount: account.name,
    policy: orders.of(account),
    issuedMs: state.clockMs,
    trust: trustRequested && trustCodes.length > 0 ? { productInstanceId, trustCodes } : null,
  };
}

/** What the poll ids of an account's collector follow from. */
export function collectorName({ smartAccount, name }: AccountName): string {
  return JSON.stringify(['collector', smartAccount, name]);
}

function collectorOf({ policy }: CssmState, account: VirtualAccount): PollReporter<CollectorPoll> {
  let collector = policy.collectors.get(account);
  if (collector === undefined) {
    collector = new PollReporter(collectorName(account));
    policy.collectors.set(account, collector);
  }
  return collector;
}

/** Takes a collector's batch. @returns the poll id under which its ACKs can be fetched */
export function takeBatch(
  state: CssmState,
  account: VirtualAccount,
  batch: readonly CollectedUsage[],
  nowMs: number,
): string {
  const { collectorPolls, settings } = state.policy;
  const entries = batch.map((usage): CollectedEntry => {
    const result = takeUsage(state, account, usage, usage.trustRequests);
    return {
      udi: usage.udi,
      reportIds: usage.reports.map(({ reportId }) => reportId),
      trustRequested: usage.trustRequests.length > 0,
      refusal: result.status === 'OK' ? null : result.message,
    };
  });
  const readyMs = nowMs + settings.processingMs;
  state.changed?.('account', accountKey(account));
  return collectorPolls.open(collectorOf(state, account), { entries, readyMs }).id;
}

/** What a collector learns about one device of its batch. */
export type BatchResult =
  | { readonly udi: Udi; readonly ack: UsageAck }
  /** `LS_INVALID_DATA`: the instance was removed meanwhile; its usage must be reported again. */
  | { readonly udi: Udi; readonly ack: null; readonly refusal: string | null };

/**
 * The ACKs of a batch.
 * @returns `not-ready` while it is processed or an account's ACKs are withheld; `invalid` for a poll id not (or no longer) known
 */
export function pollBatch(
  state: CssmState,
  account: VirtualAccount,
  pollId: string,
  nowMs: number,
): readonly BatchResult[] | 'not-ready' | 'invalid' {
  const { collectorPolls, registry, withheld } = state.policy;
  const poll = collectorPolls.find(pollId, collectorOf(state, account));
  if (poll === undefined) return 'invalid';
  const { entries, readyMs } = poll.content;
  const isWithheld = ({ udi }: CollectedEntry): boolean => {
    const instance = registry.withUdi(udi);
    return instance !== undefined && withheld.has(instance.account);
  };
  if (nowMs < readyMs || entries.some(isWithheld)) return 'not-ready';
  collectorPolls.fetched(poll, state.clockMs);
  return entries.map(({ udi, reportIds, trustRequested, refusal }): BatchResult => {
    const ack = refusal === null ? acknowledge(state, udi, reportIds, trustRequested) : null;
    return ack === null ? { udi, ack, refusal } : { udi, ack };
  });
}
