import type { FleetRun, LiveFleet } from './coordinator.js';
import type { FleetConsoles } from './fleet-consoles.js';

/** Lets consoles be reached as long as the fleet lives. */
export async function withConsoles<Result>(
  living: Promise<Result>,
  consoles: FleetConsoles | null,
  onConsoles: FleetRun['onConsoles'],
): Promise<Result> {
  if (consoles === null || onConsoles === undefined) return living;
  // Whatever becomes of the fleet is told below, also if it ends before the consoles stand.
  living.catch(() => undefined);
  const end = await onConsoles(consoles);
  try {
    return await living;
  } finally {
    consoles.close();
    await end();
  }
}

/** Lets the fleet be looked at and operated as long as it lives. */
export async function withOperators<Result>(
  living: Promise<Result>,
  fleet: LiveFleet | null,
  onLive: FleetRun['onLive'],
): Promise<Result> {
  if (fleet === null) return living;
  living.catch(() => undefined);
  const end = await onLive?.(fleet);
  try {
    return await living;
  } finally {
    await fleet.control.end();
    await end?.();
  }
}
