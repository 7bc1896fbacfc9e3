import { serialNumber } from '../device/profile/serial.js';
import { draw } from '../random/draw.js';
import type { FleetPlan, PlannedStep, VirtualAccountPlan } from './plan.js';
import { accountOf } from './population.js';

/** A device, as far as a selection looks at it. */
interface Selectable {
  readonly index: number;
  readonly serial: string;
  readonly group: { readonly label: string };
  readonly account: { readonly name: string };
}

/** Whether a step is for a device. */
export function isMeant({ on, index }: PlannedStep, device: Selectable, seed: number): boolean {
  return (
    (on.labels.length === 0 || on.labels.includes(device.group.label)) &&
    (on.accounts.length === 0 || on.accounts.includes(device.account.name)) &&
    (on.serials.length === 0 || on.serials.includes(device.serial)) &&
    (on.share >= 1 || draw(seed, device.index, 'step-share', index) < on.share)
  );
}

/**
 * The positions of all devices of a step in the whole fleet, whichever shard they are in: by fleet index, −1 where the
 * step is not for a device.
 */
export function positionsIn(plan: FleetPlan, step: PlannedStep): Int32Array {
  const devices = plan.groups.reduce((sum, { count }) => sum + count, 0);
  const positions = new Int32Array(devices).fill(-1);
  let next = 0;
  for (const group of plan.groups) {
    for (let k = 0; k < group.count; k += 1) {
      const index = group.firstIndex + k;
      const account = plan.accounts[accountOf(group, k)] as VirtualAccountPlan;
      const serial = serialNumber(group.profile.serialPrefix, index);
      if (!isMeant(step, { index, serial, group, account }, plan.seed)) continue;
      positions[index] = next;
      next += 1;
    }
  }
  return positions;
}
