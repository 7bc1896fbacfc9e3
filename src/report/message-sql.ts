/** Expressions over the table `messages` (tables.ts) that mean the same wherever they are asked. */

/** The server answered, be it with a refusal; all other failures never reached it or never came back. */
export const ANSWERED = "(ok OR failure = 'refused-by-server')";

/** Answer times, ms: `service` from the sending, `corrected` from the instant the message was due. */
export const ANSWER_MS = { service: 'ms', corrected: 'ms + coalesce(late, 0)' } as const;

/** Failure class of a message that has failed. */
export const FAILURE_CLASS = "coalesce(failure, 'unknown')";

/** Devices that come into a licensing state (n: 1) and leave one (n: −1), each at its instant. */
export const STATE_CHANGES = `
  SELECT t, sn, state, 1 AS n FROM devices
  UNION ALL SELECT t, sn, state, 1 AS n FROM states
  UNION ALL SELECT t, sn, was AS state, -1 AS n FROM states`;
