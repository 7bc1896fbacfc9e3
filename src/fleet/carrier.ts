import type { TransportConfiguration } from '../device/call-home/configuration.js';
import type { TrustStore } from '../network/trust-store.js';
import type { AgentAnswer, AgentRequest } from '../wire/agent-messages.js';
import type { TransportFailure } from '../wire/transport-failure.js';

/** How one message ended: the endpoint's answer, or why there is none. */
export type Outcome = AgentAnswer | TransportFailure;

export function isAnswer(outcome: Outcome): outcome is AgentAnswer {
  return 'status' in outcome;
}

/**
 * Takes the outcome of a message that was not answered at once: exactly one call for each such message.
 * `serviceMs` is real time on the wire.
 */
export type Deliver = (sender: Sender, sendNumber: number, outcome: Outcome, serviceMs: number) => void;

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
  /** Where its messages go; see `Route`. */
  readonly routeUrl: string;
  readonly routeRoots: TrustStore | null;
  readonly routeQuestions: readonly string[];
}

/** What takes a device's message to the endpoint and brings the answer back. */
export interface Carrier {
  /** Messages that may be on their way at once; Infinity where the answer comes at once. */
  readonly capacity: number;
  /** @returns the outcome, or null: `deliver` will be called later with this sender and number */
  carry(sender: Sender, request: AgentRequest, now: number, sendNumber: number, deliver: Deliver): Outcome | null;
  close(): Promise<void>;
  handshakes(): { readonly full: number; readonly resumed: number };
}
