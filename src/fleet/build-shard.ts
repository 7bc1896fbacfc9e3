import { join } from 'node:path';
import type { RecordableHistogram } from 'node:perf_hooks';
import { type EventLog, eventFileName, openEventLog } from '../telemetry/event-log.js';
import type { EndpointEvent } from '../telemetry/events.js';
import type { Tally } from '../telemetry/tally.js';
import type { Activity } from './activity.js';
import { Agenda } from './agenda.js';
import type { Carrier } from './carrier.js';
import type { AnswerJournal } from './checkpoint/answer-journal.js';
import { captureDevices, restoreDevices } from './checkpoint/device-record.js';
import type { AddedDevice, Capturable, ShardCheckpoint } from './checkpoint/shard-checkpoint.js';
import type { ConsoleSurroundings } from './console-device.js';
import { DeviceHistories } from './device-histories.js';
import type { EndpointAdmin, LocalEndpoint } from './endpoint-admin.js';
import type { FleetDevice } from './fleet-device.js';
import { enlist } from './fleet-file/enlist.js';
import type { FleetMember } from './fleet-file/fleet-file.js';
import { LoadObserver } from './load-observer.js';
import { endpointEventsInto } from './log-endpoint-event.js';
import { type DeviceMaker, deviceMaker, populate } from './make-devices.js';
import { addManners, type MannerTotals } from './manners.js';
import { Narration } from './narration.js';
import type { FleetPlan, GroupPlan, VirtualAccountPlan } from './plan.js';
import type { ShardPlan } from './population.js';
import { Shard } from './shard.js';
import { Storms } from './storm.js';
import { openOutlet, type SyslogOutlet } from './syslog-outlet.js';
import { copyTotals, count, type Totals } from './totals.js';

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
    /** What its slice in this shard had captured of itself; null: it is new. */
    captured: unknown,
  ) => ShardEndpoint;
  /** Where the shard goes on from; absent or null: from the start of the plan. */
  readonly restored?: ShardCheckpoint | null;
  /** What a run before left of its devices; absent or null: they come out of their boxes. */
  readonly members?: readonly FleetMember[] | null;
  /** Opens the journal of answers, which only a shard with a distant endpoint needs; absent: nobody brings it back. */
  readonly journal?: (() => AnswerJournal) | undefined;
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
  readonly checkpoints: Capturable;
  readonly tally: Tally;
}

/** Makes a shard: its event file, its slice of the endpoint, its devices, its agenda. */
export function buildShard(shardPlan: ShardPlan, around: ShardSurroundings): BuiltShard {
  const { plan, totals, tally, restored = null } = around;
  const path = join(around.eventsFolder, eventFileName(shardPlan.index));
  const log = openEventLog(path, restored?.log ?? null);
  const histories = new DeviceHistories(log, path);
  const accounts = shardPlan.accounts.map((index) => plan.accounts[index] as VirtualAccountPlan);
  const endpoint = around.endpointOf(accounts, endpointEventsInto(log), restored?.endpoint ?? null);
  const makeDevice = deviceMaker(plan, accounts, endpoint.token);
  const devices = populate(plan, shardPlan, makeDevice);
  for (const added of restored?.added ?? []) adoptAgain(plan, devices, added, makeDevice);
  if (restored === null) {
    totals.devices += devices.length;
    for (const [local, member] of (around.members ?? []).entries()) {
      enlist(devices[local] as FleetDevice, member, plan.seed);
      if (member.waitsFor === null) continue;
      // Its end is told in this run.
      tally.add('sent', 1);
      count(totals.messages, member.waitsFor);
    }
  } else {
    const steps = [...stepsFrom(plan), ...restored.agenda.added];
    restoreDevices(devices, restored.devices, steps, plan.seed);
    tally.restore(restored.tally);
    Object.assign(totals, restored.totals);
  }
  const { syslog } = plan;
  const outlet = syslog === null || syslog.collector === null ? null : openOutlet(syslog.collector);
  const narrator = syslog === null ? null : new Narration(log, devices, syslog, outlet);
  if (restored !== null) narrator?.restore(restored.narrator);
  log.listener = narrator;
  const endMs = plan.startMs + plan.durationMs;
  const observer = plan.observe === null ? null : new LoadObserver(plan.observe, devices, plan.startMs, endMs, log);
  if (observer !== null && restored !== null) observer.nextInstant = restored.observer ?? observer.nextInstant;
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
  if (restored !== null) agenda.restore(restored.agenda);
  const answers = endpoint.local === null ? (around.journal?.() ?? null) : null;
  const shard = new Shard({
    seed: plan.seed,
    startMs: restored?.atMs ?? plan.startMs,
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
    answers,
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
  const carrier = closingAll(endpoint.carrier, outlet, answers);
  const checkpoints: Capturable = {
    index: shardPlan.index,
    get busy() {
      return shard.busy;
    },
    wanted: false,
    begin: (number) => answers?.begin(number, devices),
    capture: () => {
      log.flush();
      return {
        atMs: shard.clockNow,
        log: { bytes: log.bytes, lines: log.lines },
        tally: tally.capture(),
        totals: withManners(totals, carrier.usage().manners),
        agenda: agenda.capture(),
        observer: observer?.nextInstant ?? null,
        narrator: narrator?.capture() ?? null,
        endpoint: endpoint.local?.capture() ?? null,
        devices: captureDevices(devices),
        added: devices.slice(shardPlan.devices).map(({ group, index, account }) => {
          return { group: group.index, index, account: account.index };
        }),
      };
    },
    kept: (number) => answers?.kept(number),
  };
  return { index: shardPlan.index, shard, agenda, log, carrier, devices, consoles, addDevice, checkpoints, tally };
}

/** The totals with what the carrier has used so far, which is added to them only when it is closed. */
function withManners(totals: Totals, used: MannerTotals): Totals {
  const copy = copyTotals(totals);
  addManners(copy.manners, used);
  return copy;
}

/** Closing the carrier of a shard also waits until its last log message has left; no answer counts any more by then. */
function closingAll(
  carrier: Carrier,
  outlet: SyslogOutlet | null,
  answers: AnswerJournal | null,
): BuiltShard['carrier'] {
  return {
    usage: () => carrier.usage(),
    close: async () => {
      answers?.close();
      await outlet?.release();
      await carrier.close();
    },
  };
}

/** Steps with their instants as points of virtual time. */
function stepsFrom(plan: FleetPlan): FleetPlan['steps'] {
  return plan.steps.map((step) => ({ ...step, atMs: plan.startMs + step.atMs }));
}

/** A device that joined the fleet without being planned, before the checkpoint. */
function adoptAgain(
  plan: FleetPlan,
  devices: FleetDevice[],
  { group, index, account }: AddedDevice,
  make: DeviceMaker,
): void {
  const device = make(plan.groups[group] as GroupPlan, index, account, devices.length, plan.startMs);
  if (device !== null) devices.push(device);
}
