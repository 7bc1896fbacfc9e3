import { hash } from 'node:crypto';
import type { Udi } from '../../../wire/messages.js';
import type { CssmState } from '../cssm-state.js';
import { uuidFromHex } from '../identifiers.js';
import type { ProductInstance } from '../product-instance.js';
import type { VirtualAccount } from '../virtual-account.js';
import type { FormerCertificate, PolicyInstance } from './policy-instance.js';
import { PollReporter } from './poll-book.js';
import { UsageTimeline } from './usage-timeline.js';

/** A device the CSSM gets to know. */
interface Arrival {
  readonly udi: Udi;
  readonly softwareId: string;
  readonly hostname: string | null;
  readonly account: VirtualAccount;
  readonly byToken: boolean;
  readonly members: readonly Udi[];
}

const NO_MEMBERS: readonly Udi[] = [];

function file(
  state: CssmState,
  arrival: Arrival,
  productInstanceId: string,
  former: FormerCertificate | null,
): PolicyInstance {
  const { registry } = state.policy;
  const device = registry.device(arrival.udi);
  device.instances += 1;
  const instance: PolicyInstance = {
    ...arrival,
    productInstanceId,
    former,
    sinceMs: state.clockMs,
    taken: device.taken,
    usage: new UsageTimeline(),
    lastContactMs: state.clockMs,
    release: null,
    trustCodes: [],
    holdings: null,
    // An instance may come back under its identifier, and must not be given the same poll ids again.
    reporter: new PollReporter(`${productInstanceId} ${device.instances}`),
  };
  registry.add(instance);
  return instance;
}

/** A new product instance. Its identifier depends on the seed and the device only, as the classic ones do (design §4). */
export function arrive(state: CssmState, arrival: Omit<Arrival, 'members'>): PolicyInstance {
  const { udi } = arrival;
  const n = state.policy.registry.device(udi).instances + 1;
  const digest = hash('sha256', JSON.stringify(['policy-instance', state.seed, udi.pid, udi.serialNumber, n]));
  return file(state, { ...arrival, members: NO_MEMBERS }, uuidFromHex(digest), null);
}

/**
 * A registered device was upgraded: its instance lives on under its identifier, in its account, with the licences it used last,
 * but no longer expires. That registration turns into trust, and back on a downgrade, is documented (P§8); how the CSSM
 * files it is not [I].
 */
export function upgrade(state: CssmState, classic: ProductInstance): PolicyInstance {
  const { productInstanceId, udi, softwareId, hostname, account, holdings } = classic;
  // A member that has an instance of its own, of either generation, stays there.
  const members = classic.members.filter(
    (member) => state.policy.registry.withUdi(member) === undefined && state.registry.withUdi(member) === undefined,
  );
  state.registry.remove(classic);
  classic.holdings = null;
  const former = { serial: classic.certificateSerial, notAfterMs: classic.certificateNotAfterMs };
  const instance = file(
    state,
    { udi, members, softwareId, hostname, account, byToken: true },
    productInstanceId,
    former,
  );
  instance.holdings = holdings;
  return instance;
}

/**
 * The device was downgraded again: the registration it had counts on, with the certificate it had (P§8 "trust code converts
 * back to registration"). Its reports are not forgotten.
 */
export function downgrade(state: CssmState, instance: PolicyInstance, former: FormerCertificate): ProductInstance {
  const { productInstanceId, udi, softwareId, hostname, account, holdings } = instance;
  const { registry } = state;
  state.policy.registry.remove(instance);
  state.policy.polls.forgetReporter(instance.reporter);
  instance.holdings = null;
  const classic: ProductInstance = {
    slot: registry.takeSlot(),
    productInstanceId,
    udi,
    registration: registry.registrationsOf(udi),
    members: instance.trustCodes.map((code) => code.udi),
    softwareId,
    hostname,
    account,
    registeredMs: instance.sinceMs,
    certificateSerial: former.serial,
    certificateNotAfterMs: former.notAfterMs,
    previousSerial: null,
    previousNotAfterMs: 0,
    holdings,
  };
  registry.add(classic, state.clockMs, former.notAfterMs);
  return classic;
}
