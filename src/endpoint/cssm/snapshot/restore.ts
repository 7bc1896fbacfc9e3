import type { CssmState } from '../cssm-state.js';
import { collectorName } from '../policy/collected.js';
import type { PolicyInstance } from '../policy/policy-instance.js';
import type { CollectorPoll, DevicePoll } from '../policy/policy-state.js';
import { type Poll, PollReporter } from '../policy/poll-book.js';
import { ReportIds } from '../policy/report-ids.js';
import { UsageTimeline } from '../policy/usage-timeline.js';
import { VirtualAccount } from '../virtual-account.js';
import type { AccountRecord, CssmRecord, InstanceRecord, PolicyInstanceRecord } from './entity.js';

/** @throws RangeError for what `ranges` never gave */
export function reportIds(ranges: readonly number[]): ReportIds {
  const ids = ReportIds.fromRanges(ranges);
  if (ids === null) throw new RangeError('no ranges of report ids');
  return ids;
}

function restoreAccount(state: CssmState, record: AccountRecord): void {
  const { accounts, catalogue, notices, changed, policy } = state;
  const account = new VirtualAccount(record.smartAccount, record.name, notices, changed);
  accounts.add(account);
  for (const pool of record.pools) account.restorePool(catalogue.add(pool), pool.purchased);
  if (record.acksWithheld) policy.withheld.add(account);
  if (record.collectorsCutOff) policy.cutOff.add(account);
  if (record.policy !== null) policy.orders.setForVirtualAccount(account, record.policy);
  if (record.collectorPolls === null) return;
  const collector = new PollReporter<CollectorPoll>(collectorName(account));
  collector.given = record.collectorPolls;
  policy.collectors.set(account, collector);
}

function restoreInstances({ accounts, registry }: CssmState, records: readonly InstanceRecord[]): void {
  registry.restore(
    records.map(({ contact, expiry, account: name, holdings, ...rest }, slot) => {
      const account = accounts.get(name);
      return { instance: { ...rest, slot, account, holdings: account.restoreHoldings(holdings) }, contact, expiry };
    }),
  );
}

function restorePolicyInstance({ accounts, policy }: CssmState, record: PolicyInstanceRecord): PolicyInstance {
  const { account: name, holdings, usage, reporter: told, ...rest } = record;
  const account = accounts.get(name);
  const reporter = new PollReporter<DevicePoll>(told.name);
  reporter.given = told.given;
  const instance: PolicyInstance = {
    ...rest,
    account,
    holdings: account.restoreHoldings(holdings),
    usage: new UsageTimeline(usage),
    // Shared by all instances of its device, as ever.
    taken: policy.registry.device(record.udi).taken,
    reporter,
  };
  policy.registry.add(instance);
  return instance;
}

/** Polls whose reporter is gone were forgotten with it: there is none among the records of one CSSM. */
function pollsOf<
  Record extends { readonly id: string; readonly reporter: string; readonly fetchedMs: number | null },
  Content,
>(
  records: readonly Record[],
  reporters: ReadonlyMap<string, PollReporter<Content>>,
  contentOf: (record: Record) => Content,
): Poll<Content>[] {
  return records.flatMap((record) => {
    const reporter = reporters.get(record.reporter);
    if (reporter === undefined) return [];
    const fetchedMs = record.fetchedMs ?? Number.POSITIVE_INFINITY;
    return [{ id: record.id, reporter, content: contentOf(record), fetchedMs }];
  });
}

/** Fills the state of a CSSM to which nothing has happened yet. Nothing is told to anybody. */
export function restoreAll(state: CssmState, { clockMs, entities }: CssmRecord): void {
  const { accounts, tokens, registry, policy, notices } = state;
  state.clockMs = clockMs ?? Number.NEGATIVE_INFINITY;
  for (const record of entities.account) restoreAccount(state, record);
  for (const record of entities.smartAccount) policy.orders.setForSmartAccount(record.smartAccount, record.policy);
  for (const record of entities.token) tokens.restore(record, accounts.get(record.account));
  restoreInstances(state, entities.instance);
  for (const { udi, registrations, taken, ...counts } of entities.device) {
    if (registrations > 0) registry.restoreGone(udi, registrations);
    if (counts.instances + counts.trustCodes + taken.length === 0) continue;
    policy.registry.restoreDevice(udi, { ...counts, taken: reportIds(taken) });
  }
  const reporters = new Map(
    entities.policyInstance
      .map((record) => restorePolicyInstance(state, record).reporter)
      .map((reporter) => [reporter.name, reporter]),
  );
  policy.polls.restore(pollsOf(entities.poll, reporters, ({ reportIds, readyMs }) => ({ reportIds, readyMs })));
  const collectors = new Map(Array.from(policy.collectors.values(), (collector) => [collector.name, collector]));
  policy.collectorPolls.restore(
    pollsOf(entities.collectorPoll, collectors, ({ entries, readyMs }) => ({ entries, readyMs })),
  );
  for (const record of entities.alert) notices.restore(record);
  for (const account of accounts.all()) account.settleRestored();
}
