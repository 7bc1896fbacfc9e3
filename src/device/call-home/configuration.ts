import type { PathConfiguration } from '../../network/path.js';

/**
 * How a device is set up to reach its endpoint: its way through the network, and the call-home rules before it. Plain
 * data, shared by all devices of a group until one is changed.
 */
export interface TransportConfiguration extends PathConfiguration {
  readonly kind: 'callhome' | 'smart';
  /** `service call-home` (IOS-XE), `enable` under `callhome` (NX-OS). */
  readonly callHomeEnabled: boolean;
  /** The profile that carries messages; exactly one may carry Smart Licensing (S4). */
  readonly profile: {
    readonly name: string;
    readonly active: boolean;
    /** `reporting smart-licensing-data`. */
    readonly smartLicensingData: boolean;
    readonly messageSizeLimitBytes: number;
  };
}
