import { z } from 'zod';
import type { EndpointStepEvent } from './step-event.js';

const parameters = z
  .strictObject({ account: z.string().min(1).optional().describe('Virtual account; without it, every one') })
  .nullable()
  .transform((given) => given ?? {});

/** The ACKs of usage reports are given again, also of those taken meanwhile. */
export const releaseAcks: EndpointStepEvent<z.output<typeof parameters>> = {
  name: 'release-acks',
  about: 'give the withheld ACKs of usage reports again',
  target: 'endpoint',
  parameters,
  account: ({ account }) => account ?? null,
  run: (_parameters, account, endpoint) => endpoint.withholdAcks(account, false),
};
