import { z } from 'zod';
import type { EndpointStepEvent } from './step-event.js';

const parameters = z.strictObject({
  account: z.string().min(1).describe('Virtual account'),
  token: z.string().min(1).default('default').describe('Name of the ID token in the scenario'),
});

/** An ID token is revoked: it registers nobody any more, and changes nothing for who is registered (S4). */
export const revokeToken: EndpointStepEvent<z.output<typeof parameters>> = {
  name: 'revoke-token',
  about: 'revoke an ID token',
  target: 'endpoint',
  parameters,
  account: ({ account }) => account,
  run: ({ token }, account, endpoint) => endpoint.revokeToken(account, token),
};
