import type { RecordableHistogram } from 'node:perf_hooks';
import type { MessagePort } from 'node:worker_threads';
import { SlfleetError } from '../errors/slfleet-error.js';
import type { Tally } from '../telemetry/tally.js';
import { Activity } from './activity.js';
import { type BuiltShard, buildShard } from './build-shard.js';
import { AnswerJournal } from './checkpoint/answer-journal.js';
import { readCheckpoint } from './checkpoint/checkpoint-file.js';
import { CheckpointKeeper, type CheckpointSettings, nameOf, readShard } from './checkpoint/checkpoint-keeper.js';
import { connectEndpoint } from './connect-endpoint.js';
import { ConsoleService } from './console-service.js';
import { ControlBlock, type SharedControl } from './control-block.js';
import { ControlService } from './control-service.js';
import { licensingStateOf } from './device-agent.js';
import type { DriveResult } from './drive.js';
import { driveSteered } from './drive-steered.js';
import type { EndpointAccess } from './endpoint-access.js';
import type { FleetMember } from './fleet-file/fleet-file.js';
import { musterName } from './fleet-file/muster.js';
import { GeneratorWatch } from './generator-watch.js';
import { addManners } from './manners.js';
import type { FleetPlan } from './plan.js';
import type { ShardPlan } from './population.js';
import { countReports } from './rum-totals.js';
import { Steering } from './steering.js';
import { addTotals, count, emptyTotals, type Totals } from './totals.js';

/** The one task a worker thread gets: live these shards from the start to the end of the plan. */
export interface WorkerTask {
  readonly plan: FleetPlan;
  readonly shards: readonly ShardPlan[];
  readonly worker: number;
  readonly control: SharedControl;
  readonly eventsFolder: string;
  readonly access: EndpointAccess;
  /** Shared with the coordinator, which reads while this worker records. */
  readonly service: RecordableHistogram;
  readonly corrected: RecordableHistogram;
  /** By which terminals elsewhere reach the consoles of these devices; null: nobody wants to. */
  readonly consoles: MessagePort | null;
  /** By which the run is operated (control-port.ts); null: nobody can. */
  readonly controls: MessagePort | null;
  /** Where its shards go on from, if there is anything, and where they are kept; null or absent: they are not. */
  readonly checkpoints?: CheckpointSettings | null;
  /** Its shards are also kept when they have come to their end. */
  readonly keepsEnd?: boolean;
  /** Where the run was when its predecessor died; null or absent: it begins where the shards are. */
  readonly pacedFrom?: PacedFrom | null;
}

/** A virtual instant, the real one at which the run was there, and its speed then, which operators may have changed. */
export interface PacedFrom {
  readonly virtualMs: number;
  readonly wallMs: number;
  readonly speed: FleetPlan['speed'];
}

export interface WorkerResult {
  readonly stopped: boolean;
  readonly reachedMs: number;
  readonly totals: Totals;
  /** An error meant for the user; its class would be lost between threads. */
  readonly failure: { readonly code: SlfleetError['code']; readonly message: string } | null;
}

/**
 * The body of a worker thread. Without a task it only loads its code: the coordinator wants to know what memory the
 * program takes before there is any device.
 */
export default async function runWorker(task: WorkerTask | null): Promise<WorkerResult | null> {
  if (task === null) return null;
  const control = ControlBlock.attach(task.control);
  const shards: TotalledShard[] = [];
  try {
    const result = await live(task, control, shards);
    control.tallies[task.worker]?.set('virtualMs', Number.POSITIVE_INFINITY);
    return { ...result, totals: totalsOf(shards), failure: null };
  } catch (error) {
    // Whatever else it is: the coordinator tries it again, from the last checkpoint.
    if (!(error instanceof SlfleetError)) throw error;
    // The other workers must not go on for a run that has failed.
    control.requestStop();
    const reachedMs = control.tallies[task.worker]?.get('virtualMs') ?? task.plan.startMs;
    control.tallies[task.worker]?.set('virtualMs', Number.POSITIVE_INFINITY);
    const failure = { code: error.code, message: error.message };
    return { stopped: true, reachedMs, totals: totalsOf(shards), failure };
  }
}

/** A shard, with what is counted of it. */
interface TotalledShard extends BuiltShard {
  readonly totals: Totals;
  /** Number of the checkpoint it was restored from; 0: it began with the plan. */
  readonly number: number;
}

/** What the shards counted, and how their devices stand. */
function totalsOf(shards: readonly TotalledShard[]): Totals {
  const all = emptyTotals();
  for (const { totals, devices } of shards) {
    addTotals(all, totals);
    for (const device of devices) {
      if (!device.arrived) continue;
      count(all.states, licensingStateOf(device));
      count(all.profiles, device.profile.name);
      countReports(all.rum, device);
    }
  }
  return all;
}

async function live(task: WorkerTask, control: ControlBlock, built: TotalledShard[]): Promise<DriveResult> {
  const { plan, checkpoints: settings = null } = task;
  const tally = control.tallies[task.worker];
  if (tally === undefined) throw new RangeError(`no worker ${task.worker}`);
  const steering = new Steering(plan);
  const activity = task.controls === null ? null : new Activity(plan.groups.length);
  build(task, control, built, steering.latenessMs, activity);
  const fromMs = Math.min(...built.map(({ shard }) => shard.clockNow));
  tally.set('virtualMs', fromMs);
  for (const { shard } of built) shard.sendAgain();
  const kept = built.map(({ checkpoints: shard, number }) => ({ shard, number }));
  const keeper = settings === null ? null : new CheckpointKeeper(kept, settings);
  const consoles = task.consoles === null ? null : new ConsoleService(task.consoles, built);
  const watch = new GeneratorWatch();
  const controls =
    task.controls === null || activity === null
      ? null
      : new ControlService(task.controls, { plan, shards: built, steering, activity });
  try {
    const onWindow = (): void => {
      consoles?.serveWaiting();
      controls?.serveWaiting();
    };
    const onPause = (): void => keeper?.offer();
    const shards = built.map(({ shard }) => shard);
    consoles?.listen();
    // What operators did before this worker came may be due at once.
    controls?.serveWaiting();
    const drive = { plan, shards, control, tally, onWindow, onPause, steering: controls === null ? null : steering };
    const result = await driveSteered(drive, steering, pacedFrom(task, steering) ?? fromMs);
    if (result.stopped || task.keepsEnd) keeper?.all();
    return result;
  } finally {
    watch.tell(tally);
    consoles?.close();
    controls?.close();
    await end(built, tally);
  }
}

/** Where paced time stands: the schedule of open pacing has gone on while nobody was there, unless the whole run stands. */
function pacedFrom({ plan, pacedFrom: from = null }: WorkerTask, { standing }: Steering): number | null {
  if (from === null || from.speed === 'max') return null;
  const { virtualMs, wallMs, speed } = from;
  return plan.pacing === 'open' && !standing ? virtualMs + (Date.now() - wallMs) * speed : virtualMs;
}

/** The worker's shards: each as its newest checkpoint has it, or as the plan does. */
function build(
  task: WorkerTask,
  control: ControlBlock,
  built: TotalledShard[],
  latenessMs: (instant: number) => number,
  activity: Activity | null,
): void {
  const { plan, eventsFolder, service, corrected, checkpoints = null } = task;
  const endpointOf = connectEndpoint(plan, task.access);
  for (const shardPlan of task.shards) {
    const tally = control.shardTallies[shardPlan.index];
    if (tally === undefined) throw new RangeError(`no shard ${shardPlan.index}`);
    const from = checkpoints === null ? null : readShard(checkpoints.folder, eventsFolder, shardPlan.index);
    // What a worker that died had counted is counted again; where there is a checkpoint, from there, in one step.
    if (from === null) tally.clear();
    const totals = emptyTotals();
    const around = { plan, eventsFolder, tally, totals, service, corrected, latenessMs, activity, endpointOf };
    const number = from?.number ?? 0;
    const journal =
      checkpoints === null ? undefined : () => new AnswerJournal(checkpoints.folder, nameOf(shardPlan.index), number);
    const members = checkpoints === null ? null : mustered(checkpoints.folder, shardPlan.index);
    const shard = buildShard(shardPlan, { ...around, restored: from?.content ?? null, members, journal });
    if (from !== null) control.revivals.addRestored(shardPlan.index, shard.devices.length);
    built.push({ ...shard, totals, number });
  }
}

/** What a run before left of a shard's devices, if this run began with it. */
function mustered(folder: string, shard: number): readonly FleetMember[] | null {
  return readCheckpoint<readonly FleetMember[]>(folder, musterName(shard))?.content ?? null;
}

/** Ends every shard, also if one cannot be ended as it should: the first failure is the one to be told. */
async function end(built: readonly TotalledShard[], worker: Tally): Promise<void> {
  const failures: unknown[] = [];
  for (const { log, carrier, tally, totals } of built) {
    try {
      log.close();
    } catch (error) {
      failures.push(error);
    }
    const { manners, fullMs, exhausted } = carrier.usage();
    addManners(totals.manners, manners);
    for (const { full, resumed } of Object.values(totals.manners)) {
      tally.add('handshakesFull', full);
      tally.add('handshakesResumed', resumed);
    }
    worker.set('fullMs', Math.max(worker.get('fullMs'), fullMs));
    worker.add('exhausted', exhausted);
    await carrier.close();
  }
  if (failures.length > 0) throw failures[0];
}
