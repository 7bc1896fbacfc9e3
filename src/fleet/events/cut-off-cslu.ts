import { z } from 'zod';
import type { EndpointStepEvent } from './step-event.js';

const parameters = z
  .strictObject({ account: z.string().min(1).optional().describe('Virtual account; without it, every one') })
  .nullable()
  .transform((given) => given ?? {});

/** The CSSM cannot be reached from the CSLU, which goes on collecting: reports wait, and so do their ACKs (S1 topologies). */
export const cutOffCslu: EndpointStepEvent<z.output<typeof parameters>> = {
  name: 'cut-off-cslu',
  about: 'cut the way from the CSLU to the CSSM; devices still reach the CSLU',
  target: 'endpoint',
  kind: 'cslu',
  parameters,
  account: ({ account }) => account ?? null,
  run: (_parameters, account, endpoint) => endpoint.cutOffCslu(account, true),
};
