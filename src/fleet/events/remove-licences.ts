import { z } from 'zod';
import type { EndpointStepEvent } from './step-event.js';

const parameters = z.strictObject({
  account: z.string().min(1).describe('Virtual account'),
  licence: z.string().min(1).describe('Display name, e.g. C9300-24 Network Advantage'),
  count: z.number().int().min(1).max(10_000_000),
});

/** Licences leave the virtual account, for instance because a subscription expired (F8). */
export const removeLicences: EndpointStepEvent<z.output<typeof parameters>> = {
  name: 'remove-licences',
  about: 'take licences away from a virtual account',
  target: 'endpoint',
  parameters,
  account: ({ account }) => account,
  run: ({ licence, count }, account, endpoint) => endpoint.changeLicences(account, licence, -count),
};
