import type { Udi } from '../../../wire/messages.js';
import type { CssmState } from '../cssm-state.js';
import type { PolicyInstance } from '../policy/policy-instance.js';
import type { Poll } from '../policy/poll-book.js';
import type { ProductInstance } from '../product-instance.js';
import type { AccountName, Holding, VirtualAccount } from '../virtual-account.js';
import {
  type AccountRecord,
  type CssmEntity,
  type CssmRecord,
  type CssmRecords,
  type DeviceRecord,
  deviceKey,
  type HoldingRecord,
  type InstanceRecord,
  type PolicyInstanceRecord,
  type SmartAccountRecord,
} from './entity.js';

/** How the entities of one kind are read: one by its key, or all in order. */
interface Reader<Kind extends CssmEntity> {
  readonly one: (state: CssmState, key: string) => CssmRecords[Kind] | null;
  readonly all: (state: CssmState) => readonly CssmRecords[Kind][];
}

function nameOf({ smartAccount, name }: VirtualAccount): AccountName {
  return { smartAccount, name };
}

function holdingsOf(first: Holding | null): HoldingRecord[] {
  const records: HoldingRecord[] = [];
  for (let holding = first; holding !== null; holding = holding.next) {
    records.push({ tag: holding.pool.tag, count: holding.count });
  }
  return records;
}

function account({ policy }: CssmState, from: VirtualAccount): AccountRecord {
  return {
    ...nameOf(from),
    pools: Array.from(from.pools.values(), ({ tag, name, purchased }) => ({ tag, name, purchased })),
    acksWithheld: policy.withheld.has(from),
    collectorsCutOff: policy.cutOff.has(from),
    policy: policy.orders.ownOf(from),
    collectorPolls: policy.collectors.get(from)?.given ?? null,
  };
}

function smartAccount({ policy }: CssmState, name: string): SmartAccountRecord | null {
  const order = policy.orders.ofSmart(name);
  return order && { smartAccount: name, policy: order };
}

function instance({ registry }: CssmState, from: ProductInstance): InstanceRecord {
  const { slot: _, account: of, holdings, ...rest } = from;
  return { ...rest, account: nameOf(of), holdings: holdingsOf(holdings), ...registry.places(from) };
}

function device({ registry, policy }: CssmState, udi: Udi): DeviceRecord | null {
  const registrations = registry.goneRegistrationsOf(udi);
  const known = policy.registry.knownDevice(udi);
  if (known === undefined && registrations === 0) return null;
  const { instances, trustCodes, taken } = known ?? { instances: 0, trustCodes: 0, taken: null };
  return { udi, registrations, instances, trustCodes, taken: taken?.ranges() ?? [] };
}

function devices(state: CssmState): DeviceRecord[] {
  const udis = new Map<string, Udi>();
  for (const { udi } of state.registry.gone()) udis.set(deviceKey(udi), udi);
  for (const [udi] of state.policy.registry.knownDevices()) udis.set(deviceKey(udi), udi);
  return Array.from(udis.values(), (udi) => device(state, udi) as DeviceRecord);
}

function policyInstance(from: PolicyInstance): PolicyInstanceRecord {
  const { account: of, holdings, usage, taken: _, reporter, ...rest } = from;
  return {
    ...rest,
    account: nameOf(of),
    holdings: holdingsOf(holdings),
    usage: usage.list(),
    reporter: { name: reporter.name, given: reporter.given },
  };
}

function poll<Content extends object>({ id, reporter, content, fetchedMs }: Poll<Content>) {
  const fetched = fetchedMs === Number.POSITIVE_INFINITY ? null : fetchedMs;
  return { id, reporter: reporter.name, fetchedMs: fetched, ...content };
}

const READERS: { readonly [Kind in CssmEntity]: Reader<Kind> } = {
  account: {
    one: (state, key) => {
      const [smart, name] = JSON.parse(key) as [string, string];
      const found = state.accounts.find({ smartAccount: smart, name });
      return found === undefined ? null : account(state, found);
    },
    all: (state) => state.accounts.all().map((one) => account(state, one)),
  },
  smartAccount: {
    one: smartAccount,
    all: (state) =>
      Array.from(state.policy.orders.smartAccounts(), (name) => smartAccount(state, name) as SmartAccountRecord),
  },
  token: {
    one: ({ tokens }, key) => tokens.record(key),
    all: ({ tokens }) => [...tokens.records()],
  },
  instance: {
    one: (state, key) => {
      const found = state.registry.withIdentifier(key);
      return found === undefined ? null : instance(state, found);
    },
    all: (state) => Array.from(state.registry.all(), (one) => instance(state, one)),
  },
  device: {
    one: (state, key) => {
      const [pid, serialNumber] = JSON.parse(key) as [string, string];
      return device(state, { pid, serialNumber });
    },
    all: devices,
  },
  policyInstance: {
    one: ({ policy }, key) => {
      const found = policy.registry.withIdentifier(key);
      return found === undefined ? null : policyInstance(found);
    },
    all: ({ policy }) => Array.from(policy.registry.all(), policyInstance),
  },
  poll: {
    one: ({ policy }, key) => {
      const found = policy.polls.get(key);
      return found === undefined ? null : poll(found);
    },
    all: ({ policy }) => Array.from(policy.polls.all(), poll),
  },
  collectorPoll: {
    one: ({ policy }, key) => {
      const found = policy.collectorPolls.get(key);
      return found === undefined ? null : poll(found);
    },
    all: ({ policy }) => Array.from(policy.collectorPolls.all(), poll),
  },
  alert: {
    one: ({ notices }, key) => notices.record(key),
    all: ({ notices }) => notices.records(),
  },
};

/** The record of one entity; null if there is none. */
export function captureEntity<Kind extends CssmEntity>(
  state: CssmState,
  kind: Kind,
  key: string,
): CssmRecords[Kind] | null {
  return READERS[kind].one(state, key);
}

export function captureAll(state: CssmState): CssmRecord {
  return {
    clockMs: Number.isFinite(state.clockMs) ? state.clockMs : null,
    entities: {
      account: READERS.account.all(state),
      smartAccount: READERS.smartAccount.all(state),
      token: READERS.token.all(state),
      instance: READERS.instance.all(state),
      device: READERS.device.all(state),
      policyInstance: READERS.policyInstance.all(state),
      poll: READERS.poll.all(state),
      collectorPoll: READERS.collectorPoll.all(state),
      alert: READERS.alert.all(state),
    },
  };
}
