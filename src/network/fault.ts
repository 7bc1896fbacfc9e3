import type { z } from 'zod';
import type { AgentMessageType } from '../wire/agent-messages.js';
import type { TransportFailure } from '../wire/transport-failure.js';
import type { NetworkConditions } from './conditions.js';

/** One message about to cross the network, as far as a fault may look at it. */
export interface Crossing {
  readonly type: AgentMessageType;
  /** Host name in the destination URL. */
  readonly host: string;
  /** True when the message goes through a proxy. */
  readonly proxied: boolean;
  /** True when the destination is the vendor's cloud and not a server on the premises. */
  readonly cloud: boolean;
}

/** What a fault does to a crossing: fails it, lets the endpoint refuse it with a documented text, or delays its answer. */
export type FaultEffect =
  | { readonly fail: TransportFailure }
  | { readonly refuse: string }
  | { readonly delayMs: number };

/**
 * A fault of the network or of the far end, as a scenario names it (`fault: {outage: {…}}`). One file each in
 * `network/faults/`; adding one is writing the file and naming it in the register there.
 */
export interface FaultDefinition<Parameters = unknown> {
  readonly name: string;
  /** One line for `slfleet list faults`. */
  readonly about: string;
  /** Where the symptom is documented, e.g. `F5, S4 scenario 5`. */
  readonly source: string;
  /** Strict schema of its parameters; every parameter has a default, so that `fault: outage` is enough. */
  readonly parameters: z.ZodType<Parameters>;
  /** @param chance a number from 0 to 1, the same for the same crossing on every run */
  readonly affect: (parameters: Parameters, crossing: Crossing, chance: number) => FaultEffect | null;
  /**
   * For faults whose harm depends on how a device is configured (name service, trusted roots, proxy): the conditions
   * that hold while the fault is in force. `affect` of such a fault has nothing left to do.
   */
  readonly changeConditions?: (parameters: Parameters, conditions: NetworkConditions) => NetworkConditions;
}

/** A fault in force, with its parameters as its own schema has parsed them. */
export interface ActiveFault {
  readonly definition: FaultDefinition;
  readonly parameters: unknown;
}

/**
 * Makes a definition fit a list of faults of all kinds. The one cast is safe as long as parameters come from the
 * definition's own schema, which is where every `ActiveFault` has them from.
 */
export function defineFault<Parameters>(definition: FaultDefinition<Parameters>): FaultDefinition {
  return definition as unknown as FaultDefinition;
}
