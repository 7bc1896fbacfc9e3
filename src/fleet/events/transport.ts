import { z } from 'zod';
import type { TransportConfiguration } from '../../device/call-home/configuration.js';
import type { DeviceStepEvent } from './step-event.js';

const parameters = z.strictObject({
  url: z.string().min(1).optional().describe('Destination URL; the path of an On-Prem server is case-sensitive (S4)'),
  callHome: z.boolean().optional().describe('`service call-home` / `enable` under `callhome`'),
  vrf: z.string().optional().describe('VRF the messages leave from; empty: the global table'),
  sourceInterface: z.string().optional().describe('HTTP client source interface (F13)'),
  nameServer: z.boolean().optional().describe('Whether a name server is configured'),
  hosts: z.record(z.string(), z.string()).optional().describe('`ip host`: name to address'),
  proxy: z
    .strictObject({ host: z.string().min(1), port: z.number().int().min(1).max(65_535) })
    .nullable()
    .optional()
    .describe('HTTPS proxy, or null for none'),
  trustedRoots: z.array(z.string()).optional().describe('Roots imported as trustpoints (F21)'),
  serverIdentityCheck: z.boolean().optional().describe('`http secure server-identity-check`'),
  revocationCheck: z.boolean().optional().describe('False: `revocation-check none` (F7)'),
});

/** The operator changes how the device reaches its endpoint (S2 methods 1 to 3, S4 configuration). */
export const transport: DeviceStepEvent<z.output<typeof parameters>> = {
  name: 'transport',
  about: 'change how the devices reach their endpoint',
  target: 'devices',
  parameters,
  run: ({ callHome, ...rest }, device) => {
    const change: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(rest)) if (value !== undefined) change[key] = value;
    if (callHome !== undefined) change.callHomeEnabled = callHome;
    device.configureTransport(change as Partial<TransportConfiguration>);
  },
};
