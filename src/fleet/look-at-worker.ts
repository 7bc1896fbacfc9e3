import { type Activity, addTraffic, type Traffic } from './activity.js';
import type { BuiltShard } from './build-shard.js';
import type { DeviceFilter, WorkerLook } from './control-port.js';
import { licensingStateOf } from './device-agent.js';
import type { FleetDevice } from './fleet-device.js';
import { count } from './totals.js';

interface Sender {
  readonly label: string;
  readonly profile: string;
  readonly account: string;
}

function fits({ label, profile, account }: DeviceFilter, sender: Sender): boolean {
  return (
    (label === null || label === sender.label) &&
    (profile === null || profile === sender.profile) &&
    (account === null || account === sender.account)
  );
}

function senderOf(device: FleetDevice): Sender {
  return { label: device.group.label, profile: device.profile.name, account: device.account.name };
}

/** What a look cannot see in the shards. */
type Besides = Pick<WorkerLook, 'loopDelayMs' | 'countedFromMs'>;

/** What a worker's shards are at, and what those of its devices that a filter lets through do. */
export function lookAtWorker(
  shards: readonly BuiltShard[],
  activity: Activity,
  filter: DeviceFilter,
  besides: Besides,
): WorkerLook {
  const byState: Record<string, number> = {};
  const byLabel: Record<string, Record<string, number>> = {};
  let seen = 0;
  for (const { devices } of shards) {
    for (const device of devices) {
      if (!device.arrived || !fits(filter, senderOf(device))) continue;
      seen += 1;
      const state = licensingStateOf(device);
      count(byState, state);
      byLabel[device.group.label] ??= {};
      count(byLabel[device.group.label] as Record<string, number>, state);
    }
  }
  const byType: Traffic = {};
  for (const row of activity.rows) if (fits(filter, row)) addTraffic(byType, row.types);
  return {
    ended: false,
    shards: shards.map(({ index, shard, devices, log }) => ({
      index,
      devices: devices.length,
      reachedMs: shard.clockNow,
      events: log.lines,
      onTheirWay: shard.onTheirWay,
    })),
    devices: seen,
    byState,
    byLabel,
    byType,
    ...besides,
  };
}
