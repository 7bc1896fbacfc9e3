import { serialNumber } from '../device/profile/serial.js';
import type { FleetPlan, GroupPlan } from './plan.js';

/** A shard: whole virtual accounts, and all devices in them (design §4). */
export interface ShardPlan {
  readonly index: number;
  /** Indices into `FleetPlan.accounts`. */
  readonly accounts: readonly number[];
  readonly devices: number;
}

/**
 * Shards of a run at most. Their number depends on the plan alone, never on the number of workers, so that the event
 * files, and with them the digest, are the same on any machine.
 */
export const MOST_SHARDS = 32;

/** The virtual account (index into the plan) of device `k` of a group: contiguous blocks of nearly equal size. */
export function accountOf(group: GroupPlan, k: number): number {
  return group.accounts[Math.floor((k * group.accounts.length) / group.count)] as number;
}

/** A device of a plan. */
interface PlannedDevice {
  readonly group: GroupPlan;
  /** In its group. */
  readonly k: number;
  /** In the fleet. */
  readonly index: number;
  readonly serial: string;
  /** Index into the plan. */
  readonly account: number;
}

/** The devices of a shard, in the order of their places in it. */
export function* devicesOf(plan: FleetPlan, { accounts }: ShardPlan): Iterable<PlannedDevice> {
  const mine = new Set(accounts);
  for (const group of plan.groups) {
    for (let k = 0; k < group.count; k += 1) {
      const account = accountOf(group, k);
      if (!mine.has(account)) continue;
      const index = group.firstIndex + k;
      yield { group, k, index, serial: serialNumber(group.profile.serialPrefix, index), account };
    }
  }
}

function devicesByAccount(plan: FleetPlan): number[] {
  const counts = new Array<number>(plan.accounts.length).fill(0);
  for (const group of plan.groups) {
    for (let k = 0; k < group.count; k += 1) {
      const account = accountOf(group, k);
      counts[account] = (counts[account] as number) + 1;
    }
  }
  return counts;
}

/** Splits a plan into shards of neighbouring virtual accounts with about as many devices each. */
export function shardsOf(plan: FleetPlan): ShardPlan[] {
  const counts = devicesByAccount(plan);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const wanted = Math.max(1, Math.min(MOST_SHARDS, plan.accounts.length));
  const shards: ShardPlan[] = [];
  let accounts: number[] = [];
  let devices = 0;
  let before = 0;
  for (const [account, count] of counts.entries()) {
    accounts.push(account);
    devices += count;
    const left = counts.length - account - 1;
    const shardsToCome = wanted - shards.length - 1;
    const due = ((shards.length + 1) * total) / wanted;
    // The last shard takes all that is left, also accounts without devices.
    if (left === 0 || (shardsToCome > 0 && (left <= shardsToCome || before + devices >= due))) {
      shards.push({ index: shards.length, accounts, devices });
      before += devices;
      accounts = [];
      devices = 0;
    }
  }
  return shards;
}

/** Deals shards out to workers, the largest first, each to the worker with the fewest devices so far. */
export function dealShards(shards: readonly ShardPlan[], workers: number): ShardPlan[][] {
  const hands = Array.from({ length: workers }, () => ({ devices: 0, shards: [] as ShardPlan[] }));
  for (const shard of [...shards].sort((a, b) => b.devices - a.devices || a.index - b.index)) {
    const hand = hands.reduce((least, other) => (other.devices < least.devices ? other : least));
    hand.shards.push(shard);
    hand.devices += shard.devices;
  }
  return hands.map((hand) => hand.shards.sort((a, b) => a.index - b.index));
}
