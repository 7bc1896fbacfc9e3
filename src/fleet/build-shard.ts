import { join } from 'node:path';
import type { RecordableHistogram } from 'node:perf_hooks';
import { deviceHostname, serialNumber } from '../device/profile/serial.js';
import { draw } from '../random/draw.js';
import { type EventLog, eventFileName, openEventLog } from '../telemetry/event-log.js';
import type { EndpointEvent } from '../telemetry/events.js';
import type { Tally } from '../telemetry/tally.js';
import type { Activity } from './activity.js';
import { Agenda } from './agenda.js';
import { arrivalOf } from './arrival.js';
import type { Carrier } from './carrier.js';
import type { ConsoleSurroundings } from './console-device.js';
import { DeviceHistories } from './device-histories.js';
import type { EndpointAdmin, LocalEndpoint } from './endpoint-admin.js';
import { undisturbed } from './environment.js';
import { type DeviceAccount, FleetDevice } from './fleet-device.js';
import { LoadObserver } from './load-observer.js';
import { endpointEventsInto } from './log-endpoint-event.js';
import { Narration } from './narration.js';
import type { FleetPlan, GroupPlan, VirtualAccountPlan } from './plan.js';
import { accountOf, type ShardPlan } from './population.js';
import { Shard } from './shard.js';
import { Storms } from './storm.js';
import { openOutlet, type SyslogOutlet } from './syslog-outlet.js';
import type { Totals } from './totals.js';

/** How the devices of a shard reach their endpoint, and what of it lives in the shard. */
export interface ShardEndpoint {
  readonly carrier: Carrier;
  readonly local: LocalEndpoint | null;
  readonly admin: EndpointAdmin;
  /** An ID token of a virtual account by its name in the scenario. A secret. */
  readonly token: (account: number, name: string) => string;
}

export interface ShardSurroundings {
  readonly plan: FleetPlan;
  readonly eventsFolder: string;
  readonly tally: Tally;
  readonly totals: Totals;
  readonly service: RecordableHistogram;
  readonly corrected: RecordableHistogram;
  readonly latenessMs: (intendedVirtualMs: number) => number;
  /** See `ExchangeParts.activity`. */
  readonly activity: Activity | null;
  readonly endpointOf: (
    accounts: readonly VirtualAccountPlan[],
    onEvent: (event: EndpointEvent) => void,
  ) => ShardEndpoint;
}

/** A shard that can run, with the log it writes to. */
export interface BuiltShard {
  readonly index: number;
  readonly shard: Shard;
  readonly agenda: Agenda;
  readonly log: EventLog;
  readonly carrier: Pick<Carrier, 'close' | 'usage'>;
  readonly devices: readonly FleetDevice[];
  /** What a console of one of its devices needs. */
  readonly consoles: ConsoleSurroundings;
  /**
   * Adds a device that was not planned, from now on.
   * @param account index into the plan
   * @returns false: the account is another shard's
   */
  readonly addDevice: (group: GroupPlan, index: number, account: number, now: number) => boolean;
}

/** Makes a shard: its event file, its slice of the endpoint, its devices, its agenda. */
export function buildShard(shardPlan: ShardPlan, around: ShardSurroundings): BuiltShard {
  const { plan, totals, tally } = around;
  const path = join(around.eventsFolder, eventFileName(shardPlan.index));
  const log = openEventLog(path);
  const histories = new DeviceHistories(log, path);
  const accounts = shardPlan.accounts.map((index) => plan.accounts[index] as VirtualAccountPlan);
  const endpoint = around.endpointOf(accounts, endpointEventsInto(log));
  const makeDevice = deviceMaker(plan, accounts, endpoint);
  const devices = populate(plan, shardPlan, makeDevice);
  totals.devices += devices.length;
  const { syslog } = plan;
  const outlet = syslog === null || syslog.collector === null ? null : openOutlet(syslog.collector);
  const narrator = syslog === null ? null : new Narration(log, devices, syslog, outlet);
  log.listener = narrator;
  const endMs = plan.startMs + plan.durationMs;
  const observer = plan.observe === null ? null : new LoadObserver(plan.observe, devices, plan.startMs, endMs, log);
  const names = new Set(accounts.map((account) => account.name));
  const agenda = new Agenda(
    stepsFrom(plan),
    plan.seed,
    devices,
    names,
    endpoint.admin,
    log,
    histories,
    new Storms(plan),
  );
  const shard = new Shard({
    seed: plan.seed,
    startMs: plan.startMs,
    devices,
    agenda,
    carrier: endpoint.carrier,
    endpoint: endpoint.local,
    narrator,
    observer,
    log,
    tally,
    totals,
    service: around.service,
    corrected: around.corrected,
    latencyMs: plan.wire.latencyMs,
    answerTime: plan.speed === 'max' || endpoint.local !== null ? 'modelled' : 'real',
    latenessMs: around.latenessMs,
    keepsSchedule: plan.speed !== 'max' && plan.pacing === 'open',
    activity: around.activity,
  });
  const consoles = { shard, seed: plan.seed, log, histories, now: () => shard.clockNow };
  const addDevice: BuiltShard['addDevice'] = (group, index, account, now) => {
    const device = makeDevice(group, index, account, devices.length, now);
    if (device === null) return false;
    devices.push(device);
    totals.devices += 1;
    narrator?.adopt(device);
    observer?.adopt(device);
    shard.adopt(device);
    return true;
  };
  const carrier = closingBoth(endpoint.carrier, outlet);
  return { index: shardPlan.index, shard, agenda, log, carrier, devices, consoles, addDevice };
}

/** Closing the carrier of a shard also waits until its last log message has left. */
function closingBoth(carrier: Carrier, outlet: SyslogOutlet | null): BuiltShard['carrier'] {
  return {
    usage: () => carrier.usage(),
    close: async () => {
      await outlet?.release();
      await carrier.close();
    },
  };
}

/** Steps with their instants as points of virtual time. */
function stepsFrom(plan: FleetPlan): FleetPlan['steps'] {
  return plan.steps.map((step) => ({ ...step, atMs: plan.startMs + step.atMs }));
}

/** Makes a device that comes to life at an instant; null if its virtual account is not of this shard. */
type DeviceMaker = (
  group: GroupPlan,
  index: number,
  account: number,
  local: number,
  arriveAt: number,
) => FleetDevice | null;

function deviceMaker(plan: FleetPlan, accounts: readonly VirtualAccountPlan[], endpoint: ShardEndpoint): DeviceMaker {
  const mine = new Map<number, DeviceAccount>(
    accounts.map(({ index, name }) => [index, { index, name, token: (token) => endpoint.token(index, token) }]),
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

function populate(plan: FleetPlan, shardPlan: ShardPlan, makeDevice: DeviceMaker): FleetDevice[] {
  const devices: FleetDevice[] = [];
  for (const group of plan.groups) {
    for (let k = 0; k < group.count; k += 1) {
      const index = group.firstIndex + k;
      const arriveAt = plan.startMs + arrivalOf(plan.seed, group, k);
      const device = makeDevice(group, index, accountOf(group, k), devices.length, arriveAt);
      if (device !== null) devices.push(device);
    }
  }
  if (devices.length !== shardPlan.devices) throw new Error(`shard ${shardPlan.index}: population changed its size`);
  return devices;
}
