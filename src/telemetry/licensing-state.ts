/**
 * The licensing states of licensing.md §1, in its order, as one word a device; the last two are those of devices with Smart
 * Licensing Using Policy, which know no others (§2). The same words in the event log, the
 * summary, scenario expectations and reports.
 */
export const LICENSING_STATES = [
  'EVALUATION',
  'EVALUATION_EXPIRED',
  'REGISTERED',
  'AUTHORIZED',
  'OUT_OF_COMPLIANCE',
  'AUTHORIZATION_EXPIRED',
  'IN_USE',
  'NOT_IN_USE',
] as const;

export type LicensingState = (typeof LICENSING_STATES)[number];

/** The place of each in the list. */
export const STATE_POSITION = Object.fromEntries(
  LICENSING_STATES.map((state, position) => [state, position]),
) as Record<LicensingState, number>;
