import { join } from 'node:path';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { loadKeyPool, placeKeys } from '../../pki/key-pool.js';
import { writeCheckpoint } from '../checkpoint/checkpoint-file.js';
import { nameOf, readShard } from '../checkpoint/checkpoint-keeper.js';
import { deviceAsObject } from '../checkpoint/device-record.js';
import type { FleetRun } from '../coordinator.js';
import { wholeText } from '../device-files.js';
import type { DeviceKeys } from '../endpoint-access.js';
import type { FleetDevice } from '../fleet-device.js';
import type { FleetPlan } from '../plan.js';
import { devicesOf, type ShardPlan } from '../population.js';
import { type Fleet, type FleetMember, readFleet, writeFleet } from './fleet-file.js';

/** A shard's part of the fleet a run begins with. */
export function musterName(shard: number): string {
  return `fleet-${nameOf(shard)}`;
}

/**
 * Is this the fleet the plan has? Serial numbers follow from groups and their sizes, and every chance from the seed.
 * @throws SlfleetError SLF_FLEET_FILE, naming the first difference
 */
function checkFleet(path: string, { header, members }: Fleet, plan: FleetPlan, shards: readonly ShardPlan[]): void {
  const differs = (what: string): never => {
    throw new SlfleetError('SLF_FLEET_FILE', `${path} is another fleet: ${what}`);
  };
  if (header.seed !== plan.seed) differs(`its seed is ${header.seed}, this run's ${plan.seed}`);
  if (header.keys.kind !== plan.wire.keys) differs(`its keys are ${header.keys.kind}, this run's ${plan.wire.keys}`);
  const bySerial = new Map(members.map((member) => [member.serial, member]));
  let planned = 0;
  for (const shard of shards) {
    for (const { serial, group } of devicesOf(plan, shard)) {
      planned += 1;
      const member = bySerial.get(serial);
      if (member === undefined) differs(`${serial} is not in it`);
      else if (member.profile !== group.profile.name) differs(`${serial} is a ${member.profile} there`);
    }
  }
  if (planned !== members.length) differs(`it has ${members.length} devices, this run ${planned}`);
}

/**
 * Deals the fleet of a file, if there is one, out to the shards of a run that begins: the run needs the file no more then.
 * @returns the place of its keys; null: there is no file yet, and the keys are new
 * @throws SlfleetError SLF_FLEET_FILE, SLF_DISK_WRITE
 */
export async function musterFleet(
  path: string,
  plan: FleetPlan,
  shards: readonly ShardPlan[],
  folder: string,
): Promise<DeviceKeys | null> {
  const fleet = readFleet(path);
  if (fleet === null) return null;
  checkFleet(path, fleet, plan, shards);
  dealOut(folder, fleet, plan, shards);
  const { kind, jwk } = fleet.header.keys;
  const place = join(folder, 'keys');
  await placeKeys({ folder: place, kind, size: jwk.length }, jwk);
  return { folder: place, size: jwk.length, salt: 0 };
}

function dealOut(folder: string, { members }: Fleet, plan: FleetPlan, shards: readonly ShardPlan[]): void {
  const bySerial = new Map(members.map((member) => [member.serial, member]));
  for (const shard of shards) {
    const mine = Array.from(devicesOf(plan, shard), ({ serial }) => bySerial.get(serial));
    writeCheckpoint(folder, musterName(shard.index), 1, mine);
  }
}

/** What of a run its devices are left by. */
type LeftRun = Pick<FleetRun, 'plan' | 'folder' | 'fleetFile'>;

/**
 * Leaves the devices of a run that ended, or was interrupted, to the next one, if that is wanted.
 * @throws SlfleetError SLF_DISK_WRITE, SLF_CHECKPOINT_DAMAGED
 */
export function leaveFleet(run: LeftRun, shards: readonly ShardPlan[], keys: DeviceKeys): void {
  const { plan, fleetFile = null } = run;
  if (fleetFile === null) return;
  const { kind, size, keyFor } = loadKeyPool({ ...keys, kind: plan.wire.keys });
  const jwk = Array.from({ length: size }, (_, index) => keyFor(index).export({ format: 'jwk' }));
  const devices = shards.reduce((sum, shard) => sum + shard.devices, 0);
  const header = { seed: plan.seed, target: plan.endpoint.at, devices, keys: { kind, jwk } };
  writeFleet(fleetFile, header, membersOf(run, shards));
}

function* membersOf({ plan, folder }: LeftRun, shards: readonly ShardPlan[]): Iterable<FleetMember> {
  for (const shard of shards) {
    const kept = readShard(folder.checkpoints, folder.events, shard.index);
    if (kept === null) throw new RangeError(`shard ${shard.index} was not kept`);
    const { atMs, devices } = kept.content;
    let local = 0;
    for (const { serial, group } of devicesOf(plan, shard)) {
      const { device, state, release, transport, files } = deviceAsObject(devices, local);
      local += 1;
      yield {
        serial,
        profile: group.profile.name,
        release,
        atMs,
        waitsFor: waitsFor(device),
        sendNumber: device.sendNumber,
        clockOffsetMs: device.clockOffsetMs,
        features: device.features,
        featureCounts: device.featureCounts,
        transport,
        system: device.system,
        startup: device.startup,
        files:
          files === null
            ? null
            : Array.from(files, ([name, { text, writtenMs }]) => [name, wholeText(text), writtenMs]),
        state,
      };
    }
  }
}

function waitsFor({
  held,
  onItsWay,
  outcome,
  sentType,
}: Pick<FleetDevice, 'held' | 'onItsWay' | 'outcome' | 'sentType'>) {
  return held === null && onItsWay === null && outcome === null ? null : sentType;
}
