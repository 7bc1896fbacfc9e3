import type { RecordableHistogram } from 'node:perf_hooks';
import type { MessagePort } from 'node:worker_threads';
import { SlfleetError } from '../errors/slfleet-error.js';
import { Activity } from './activity.js';
import { type BuiltShard, buildShard } from './build-shard.js';
import { connectEndpoint } from './connect-endpoint.js';
import { ConsoleService } from './console-service.js';
import { ControlBlock, type SharedControl } from './control-block.js';
import { ControlService } from './control-service.js';
import { licensingStateOf } from './device-agent.js';
import { driveSteered } from './drive-steered.js';
import type { EndpointAccess } from './endpoint-access.js';
import { GeneratorWatch } from './generator-watch.js';
import { addManners } from './manners.js';
import type { FleetPlan } from './plan.js';
import type { ShardPlan } from './population.js';
import { countReports } from './rum-totals.js';
import { Steering } from './steering.js';
import { count, emptyTotals, type Totals } from './totals.js';

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
  const totals = emptyTotals();
  const built: BuiltShard[] = [];
  try {
    const result = await live(task, control, totals, built);
    return { ...result, totals, failure: null };
  } catch (error) {
    // The other workers must not go on for a run that has failed.
    control.requestStop();
    if (!(error instanceof SlfleetError)) throw error;
    const failure = { code: error.code, message: error.message };
    return { stopped: true, reachedMs: task.plan.startMs, totals, failure };
  } finally {
    control.tallies[task.worker]?.set('virtualMs', Number.POSITIVE_INFINITY);
  }
}

async function live(task: WorkerTask, control: ControlBlock, totals: Totals, built: BuiltShard[]) {
  const { plan } = task;
  const tally = control.tallies[task.worker];
  if (tally === undefined) throw new RangeError(`no worker ${task.worker}`);
  const steering = new Steering(plan);
  const activity = task.controls === null ? null : new Activity(plan.groups.length);
  const endpointOf = connectEndpoint(plan, task.access);
  for (const shardPlan of task.shards) {
    built.push(
      buildShard(shardPlan, {
        plan,
        eventsFolder: task.eventsFolder,
        tally,
        totals,
        service: task.service,
        corrected: task.corrected,
        latenessMs: steering.latenessMs,
        activity,
        endpointOf,
      }),
    );
  }
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
    const shards = built.map(({ shard }) => shard);
    consoles?.listen();
    const drive = { plan, shards, control, tally, onWindow, steering: controls === null ? null : steering };
    return await driveSteered(drive, steering);
  } finally {
    watch.tell(tally);
    consoles?.close();
    controls?.close();
    for (const { log, carrier, devices } of built) {
      log.close();
      const { manners, fullMs, exhausted } = carrier.usage();
      addManners(totals.manners, manners);
      for (const { full, resumed } of Object.values(manners)) {
        tally.add('handshakesFull', full);
        tally.add('handshakesResumed', resumed);
      }
      tally.set('fullMs', Math.max(tally.get('fullMs'), fullMs));
      tally.add('exhausted', exhausted);
      await carrier.close();
      for (const device of devices) {
        if (!device.arrived) continue;
        count(totals.states, licensingStateOf(device));
        count(totals.profiles, device.profile.name);
        countReports(totals.rum, device);
      }
    }
  }
}
