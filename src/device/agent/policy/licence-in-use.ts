import type { EntitlementUse } from '../../../wire/messages.js';

/** Network Essentials and Advantage are perpetual, DNA Essentials and Advantage subscriptions (S1). */
export type LicenceTerm = 'perpetual' | 'subscription';

/** A licence a device uses, already counted by the profile's rule: one entry a tag, none with a count of 0. */
export interface LicenceInUse extends EntitlementUse {
  /** `network-advantage`. */
  readonly feature: string;
  /** `C9300-24 Network Advantage`. */
  readonly name: string;
  readonly term: LicenceTerm;
}
