import { z } from 'zod';
import type { EndpointStepEvent } from './step-event.js';

const parameters = z
  .strictObject({ account: z.string().min(1).optional().describe('Virtual account; without it, every one') })
  .nullable()
  .transform((given) => given ?? {});

/** The endpoint takes usage reports and never says that it has processed them: what FN72578 needs to show (S1, F16). */
export const withholdAcks: EndpointStepEvent<z.output<typeof parameters>> = {
  name: 'withhold-acks',
  about: 'withhold the ACKs of usage reports at the endpoint',
  target: 'endpoint',
  parameters,
  account: ({ account }) => account ?? null,
  run: (_parameters, account, endpoint) => endpoint.withholdAcks(account, true),
};
