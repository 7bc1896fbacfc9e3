import { z } from 'zod';
import type { EndpointStepEvent } from './step-event.js';

const parameters = z
  .strictObject({ account: z.string().min(1).optional().describe('Virtual account; without it, every one') })
  .nullable()
  .transform((given) => given ?? {});

/** The CSLU reaches the CSSM again. It finds out when it tries the next time (docs/reference/cslu.md, "Rhythm"). */
export const reconnectCslu: EndpointStepEvent<z.output<typeof parameters>> = {
  name: 'reconnect-cslu',
  about: 'mend the way from the CSLU to the CSSM',
  target: 'endpoint',
  kind: 'cslu',
  parameters,
  account: ({ account }) => account ?? null,
  run: (_parameters, account, endpoint) => endpoint.cutOffCslu(account, false),
};
