import type { BuiltShard } from './build-shard.js';
import type { IndexRange, ScaleOrder } from './control-port.js';
import type { ControlShard } from './device-control.js';
import type { FleetDevice } from './fleet-device.js';
import type { FleetPlan, GroupPlan } from './plan.js';

const NEVER = Number.POSITIVE_INFINITY;

function within(ranges: readonly IndexRange[], { index }: FleetDevice): boolean {
  return ranges.some(({ from, until }) => index >= from && index < until);
}

/**
 * Carries out what of an order concerns one shard: surplus devices are switched off, those switched off before come back,
 * and new ones are taken out of their boxes.
 * @returns how many devices of the shard it was about
 */
export function scaleGroup(
  order: ScaleOrder,
  plan: FleetPlan,
  built: BuiltShard,
  now: number,
  shard: ControlShard,
): number {
  let touched = 0;
  for (const device of built.devices) {
    if (device.group.index !== order.group) continue;
    const off = within(order.off, device);
    if (!off && !within(order.on, device)) continue;
    touched += 1;
    if (device.arrived) shard.tell(device, { kind: off ? 'power-off' : 'power-on' }, now);
    // One that is still to come does not come, or comes now.
    else device.lifecycleAt = off ? NEVER : now;
    shard.settle(device);
  }
  const group = plan.groups[order.group] as GroupPlan;
  for (const { index, account } of order.added) {
    if (built.addDevice(group, index, account, now)) touched += 1;
  }
  return touched;
}
