import type { PathConfiguration } from '../../network/path.js';

export type TransportKind = 'callhome' | 'smart' | 'cslu' | 'off' | 'automatic';

/**
 * How a device is set up to reach its endpoint: its way through the network, and the call-home rules before it. Plain
 * data, shared by all devices of a group until one is changed.
 */
export interface TransportConfiguration extends PathConfiguration {
  /** `cslu`, `off` and `automatic` (carriage.ts) are those of Smart Licensing Using Policy (S1). */
  readonly kind: TransportKind;
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
