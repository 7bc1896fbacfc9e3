import { z } from 'zod';
import { defineFault } from '../fault.js';

export const tlsInterception = defineFault({
  name: 'tls-interception',
  about: 'A proxy opens TLS and signs with its own root. Devices that imported that root go on.',
  source: 'F21, S3 (Unknown CA), S4 "considerations"',
  parameters: z
    .strictObject({
      root: z.string().min(1).default('Proxy Root CA').describe('Name of the root it signs with.'),
      traffic: z
        .enum(['all', 'proxied'])
        .default('all')
        .describe('all: on the path of every device. proxied: only where a device sends through a proxy.'),
    })
    .prefault({}),
  affect: () => null,
  changeConditions: ({ root, traffic }, conditions) => ({ ...conditions, interception: { root, traffic } }),
});
