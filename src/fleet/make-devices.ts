import { deviceHostname, serialNumber } from '../device/profile/serial.js';
import { draw } from '../random/draw.js';
import { arrivalOf } from './arrival.js';
import { undisturbed } from './environment.js';
import { type DeviceAccount, FleetDevice } from './fleet-device.js';
import type { FleetPlan, GroupPlan, VirtualAccountPlan } from './plan.js';
import { devicesOf, type ShardPlan } from './population.js';

/** Makes a device that comes to life at an instant; null if its virtual account is not of this shard. */
export type DeviceMaker = (
  group: GroupPlan,
  index: number,
  account: number,
  local: number,
  arriveAt: number,
) => FleetDevice | null;

/** @param token an ID token of a virtual account by its name in the scenario. A secret. */
export function deviceMaker(
  plan: FleetPlan,
  accounts: readonly VirtualAccountPlan[],
  token: (account: number, name: string) => string,
): DeviceMaker {
  const mine = new Map<number, DeviceAccount>(
    accounts.map(({ index, name }) => [index, { index, name, token: (of) => token(index, of) }]),
  );
  const environment = undisturbed(plan);
  return (group, index, accountIndex, local, arriveAt) => {
    const account = mine.get(accountIndex);
    if (account === undefined) return null;
    const { profile, register } = group;
    return new FleetDevice(
      index,
      local,
      serialNumber(profile.serialPrefix, index),
      group,
      account,
      profile,
      group.transport,
      environment,
      group.shareHostname ? deviceHostname(profile, index) : null,
      plan.seed,
      arriveAt,
      register === null
        ? Number.POSITIVE_INFINITY
        : arriveAt + register.afterMs + Math.floor(draw(plan.seed, index, 'registration-start', 0) * register.overMs),
    );
  };
}

/** The devices a shard has by the plan, in the order of their places in it. */
export function populate(plan: FleetPlan, shardPlan: ShardPlan, makeDevice: DeviceMaker): FleetDevice[] {
  const devices: FleetDevice[] = [];
  for (const { group, k, index, account } of devicesOf(plan, shardPlan)) {
    const arriveAt = plan.startMs + arrivalOf(plan.seed, group, k);
    const device = makeDevice(group, index, account, devices.length, arriveAt);
    if (device !== null) devices.push(device);
  }
  if (devices.length !== shardPlan.devices) throw new Error(`shard ${shardPlan.index}: population changed its size`);
  return devices;
}
