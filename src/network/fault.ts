import type { z } from 'zod';
import type { MessageType } from '../wire/messages.js';
import type { TransportFailure } from '../wire/transport-failure.js';

/** One message about to cross the network, as far as a fault may look at it. */
export interface Crossing {
  readonly type: MessageType;
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
}
