import type { OnCssmChange } from '../snapshot/entity.js';
import type { VirtualAccount } from '../virtual-account.js';
import type { CollectedEntry } from './collected.js';
import { PolicyOrders } from './policy-orders.js';
import { PolicyRegistry } from './policy-registry.js';
import type { PolicySettings } from './policy-settings.js';
import { PollBook, type PollReporter } from './poll-book.js';

/** What a device asks for by a poll id. */
export interface DevicePoll {
  readonly reportIds: readonly number[];
  /** From when on the ACK can be fetched, ms. */
  readonly readyMs: number;
}

/** What a collector asks for by a poll id: the ACKs of all devices it reported for. */
export interface CollectorPoll {
  readonly entries: readonly CollectedEntry[];
  readonly readyMs: number;
}

/** What the handlers of Using Policy share. */
export interface PolicyState {
  readonly settings: PolicySettings;
  readonly registry: PolicyRegistry;
  readonly orders: PolicyOrders;
  /** Accounts whose ACKs an administrator withholds. */
  readonly withheld: Set<VirtualAccount>;
  /** Accounts whose collectors do not reach the CSSM. */
  readonly cutOff: Set<VirtualAccount>;
  readonly polls: PollBook<DevicePoll>;
  readonly collectorPolls: PollBook<CollectorPoll>;
  /** By the account they report to. */
  readonly collectors: Map<VirtualAccount, PollReporter<CollectorPoll>>;
}

export function createPolicyState(seed: number, settings: PolicySettings, changed: OnCssmChange | null): PolicyState {
  const changedAs = (kind: 'poll' | 'collectorPoll') => changed && ((id: string) => changed(kind, id));
  return {
    settings,
    registry: new PolicyRegistry(changed),
    orders: new PolicyOrders(changed),
    withheld: new Set(),
    cutOff: new Set(),
    polls: new PollBook(seed, settings.keepFetchedMs, changedAs('poll')),
    collectorPolls: new PollBook(seed, settings.keepFetchedMs, changedAs('collectorPoll')),
    collectors: new Map(),
  };
}
