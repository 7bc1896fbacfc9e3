import { z } from 'zod';
import { speed } from '../scenario/schema/run-fields.js';

const record = z.record(z.string(), z.unknown()).nullable().default(null);

/** What can be done to a run under way, as the page and `slfleet ctl` send it. */
export const commandSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('pause') }),
  z.strictObject({ do: z.literal('resume') }),
  z.strictObject({ do: z.literal('speed'), speed }),
  z.strictObject({ do: z.literal('storm'), name: z.string(), parameters: record, on: record }),
  z.strictObject({ do: z.literal('scale'), label: z.string(), count: z.int().min(0) }),
]);

export type Command = z.output<typeof commandSchema>;
export type WrittenCommand = z.input<typeof commandSchema>;
