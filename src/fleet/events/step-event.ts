import type { z } from 'zod';

/**
 * Something a scenario makes happen at a virtual time (`event: reload`, `event: {add-licences: {…}}`). One file each in
 * `fleet/events/`; adding one is writing the file and naming it in the register there.
 */
export interface StepEventDefinition<Parameters = unknown> {
  readonly name: string;
  /** One line for help and `slfleet list`. */
  readonly about: string;
  /** `devices`: carried out on each device of the step's selection. `endpoint`: once, on the endpoint. */
  readonly target: 'devices' | 'endpoint';
  /** Strict schema of its parameters; `z.null()` where it has none. */
  readonly parameters: z.ZodType<Parameters>;
}
