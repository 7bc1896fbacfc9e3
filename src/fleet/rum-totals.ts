import { policyStateOf } from './device-agent.js';
import type { FleetDevice } from './fleet-device.js';

/** RUM reports as they stand at the end of a run. */
export interface RumTotals {
  open: number;
  closed: number;
  /** The server has them, and has not acknowledged them. */
  unacknowledged: number;
  /** Ever acknowledged, also those deleted since; not those a factory reset or a downgrade made the device forget. */
  acknowledged: number;
  /** Most reports that wait for an ACK, sent or not, on one device. */
  maxBacklog: number;
}

export function emptyRumTotals(): RumTotals {
  return { open: 0, closed: 0, unacknowledged: 0, acknowledged: 0, maxBacklog: 0 };
}

/** Counts the reports of a device, if it knows any. */
export function countReports(totals: RumTotals, device: FleetDevice): void {
  if (device.policyContext === null) return;
  const { reports, reportsAcknowledged } = policyStateOf(device);
  const closed = reports.filter(({ state }) => state === 'CLOSED').length;
  const unacknowledged = reports.filter(({ state }) => state === 'UNACKNOWLEDGED').length;
  const backlog = closed + unacknowledged;
  const open = reports.filter(({ state }) => state === 'OPEN').length;
  addRumTotals(totals, { open, closed, unacknowledged, acknowledged: reportsAcknowledged, maxBacklog: backlog });
}

export function addRumTotals(into: RumTotals, from: RumTotals): void {
  into.open += from.open;
  into.closed += from.closed;
  into.unacknowledged += from.unacknowledged;
  into.acknowledged += from.acknowledged;
  into.maxBacklog = Math.max(into.maxBacklog, from.maxBacklog);
}
