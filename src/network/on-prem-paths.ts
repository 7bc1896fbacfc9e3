import type { WireTransport } from '../wire/codec.js';

/** The paths devices use at an SSM On-Prem (P§2.1 [C]; case matters, S4), by transport. */
export const ON_PREM_PATHS: Readonly<Record<WireTransport, string>> = {
  callhome: '/Transportgateway/services/DeviceRequestHandler',
  smart: '/SmartTransport',
};
