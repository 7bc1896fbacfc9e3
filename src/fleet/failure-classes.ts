import { TRANSPORT_FAILURES } from '../wire/transport-failure.js';

/** Failure classes of the event log: those of the network, a refusal by the server, and a device that went down first. */
export const FAILURE_CLASSES = [...TRANSPORT_FAILURES, 'refused-by-server', 'abandoned'] as const;

export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** Place of a class in a worker's figures. */
export const FAILURE_POSITION = Object.fromEntries(
  FAILURE_CLASSES.map((failure, position) => [failure, position]),
) as Readonly<Record<FailureClass, number>>;
