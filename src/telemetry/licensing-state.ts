/**
 * The licensing states of licensing.md §1, in its order, as one word a device. The same words in the event log, the
 * summary, scenario expectations and reports.
 */
export const LICENSING_STATES = [
  'EVALUATION',
  'EVALUATION_EXPIRED',
  'REGISTERED',
  'AUTHORIZED',
  'OUT_OF_COMPLIANCE',
  'AUTHORIZATION_EXPIRED',
] as const;

export type LicensingState = (typeof LICENSING_STATES)[number];
