import type { TransportConfiguration } from '../device/call-home/configuration.js';
import type { ConnectionPolicy } from '../network/https-link/https-link.js';
import type { TrustStore } from '../network/trust-store.js';
import type { AgentAnswer, AgentRequest } from '../wire/agent-messages.js';
import type { TransportFailure } from '../wire/transport-failure.js';
import type { MannerTotals } from './manners.js';

/** How one message ended: the endpoint's answer, or why there is none. */
export type Outcome = AgentAnswer | TransportFailure;

export function isAnswer(outcome: Outcome): outcome is AgentAnswer {
  return 'status' in outcome;
}

/**
 * Takes the outcome of a message that was not answered at once: exactly one call for each such message.
 * `serviceMs` is real time on the wire, `waitedMs` real time before it while no connection was free.
 */
export type Deliver = (
  sender: Sender,
  sendNumber: number,
  outcome: Outcome,
  serviceMs: number,
  waitedMs: number,
) => void;

/** The sender, as far as a carrier needs to know it. */
export interface Sender {
  /** Index in the fleet: it picks the device's key. */
  readonly index: number;
  /** Position in its shard. */
  readonly local: number;
  readonly transport: TransportConfiguration;
  /** What carries its messages: `automatic` has settled on one. */
  readonly carriage: TransportConfiguration['kind'];
  readonly hostname: string | null;
  /** Virtual account, by its index in the plan: it picks the CSLU. */
  readonly account: { readonly index: number };
  /** Its manner with connections is that of its group. */
  readonly group: { readonly connections: ConnectionPolicy };
  /** Where its messages go; see `Route`. */
  readonly routeUrl: string;
  readonly routeRoots: TrustStore | null;
  readonly routeQuestions: readonly string[];
}

/** What carriers have used so far. */
export interface CarrierUsage {
  /** By the devices' manner with connections; only manners there are. */
  readonly manners: MannerTotals;
  /** Real time during which messages waited because every connection was in use, ms. */
  readonly fullMs: number;
  /** Connections this machine had no port, file or buffer for. */
  readonly exhausted: number;
}

export const NOTHING_USED: CarrierUsage = { manners: {}, fullMs: 0, exhausted: 0 };

/** What takes a device's message to the endpoint and brings the answer back. */
export interface Carrier {
  /** Messages that may be on their way at once; Infinity where the answer comes at once. */
  readonly capacity: number;
  /** @returns the outcome, or null: `deliver` will be called later with this sender and number */
  carry(sender: Sender, request: AgentRequest, now: number, sendNumber: number, deliver: Deliver): Outcome | null;
  /** Ends every message that waits for a connection, with `dropped`. */
  dropWaiting(): void;
  close(): Promise<void>;
  usage(): CarrierUsage;
}
