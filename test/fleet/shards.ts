import type { RecordableHistogram } from 'node:perf_hooks';
import type { Activity } from '../../src/fleet/activity.js';
import { type BuiltShard, buildShard } from '../../src/fleet/build-shard.js';
import type { Carrier } from '../../src/fleet/carrier.js';
import type { AnswerJournal } from '../../src/fleet/checkpoint/answer-journal.js';
import { connectEndpoint } from '../../src/fleet/connect-endpoint.js';
import { ControlBlock } from '../../src/fleet/control-block.js';
import type { Drive } from '../../src/fleet/drive.js';
import { createLatencyHistogram } from '../../src/fleet/latency.js';
import type { FleetPlan } from '../../src/fleet/plan.js';
import { dealShards, shardsOf } from '../../src/fleet/population.js';
import { emptyTotals, type Totals } from '../../src/fleet/totals.js';
import type { FleetEvent } from '../../src/telemetry/events.js';
import type { Figure } from '../../src/telemetry/tally.js';
import { eventsIn, readEventFiles } from './plan.js';

export interface Workshop {
  /** One for each worker. */
  readonly drives: readonly Drive[];
  readonly control: ControlBlock;
  readonly built: readonly BuiltShard[];
  readonly totals: Totals;
  readonly service: RecordableHistogram;
  readonly corrected: RecordableHistogram;
  /** Closes the logs and reads them. */
  readonly finish: () => readonly FleetEvent[];
}

export interface WorkshopOptions {
  readonly workers?: number;
  /** Puts something between the shards and the CSSM; with it the CSSM is a distant one. */
  readonly wrap?: (carrier: Carrier) => Carrier;
  readonly latenessMs?: (intendedMs: number) => number;
  readonly control?: ControlBlock;
  /** Told how each message ended, when its device learns of it. */
  readonly activity?: Activity;
  /** Only beside a distant CSSM. */
  readonly journal?: () => AnswerJournal;
}

/** The shards of a plan, built but not driven, with the real CSSM core behind a carrier of the test's own. */
export function workshop(plan: FleetPlan, eventsFolder: string, options: WorkshopOptions = {}): Workshop {
  const { workers = 1, wrap, latenessMs = () => 0, activity = null, journal } = options;
  const control = options.control ?? ControlBlock.create(workers);
  for (const tally of control.tallies) tally.set('virtualMs', plan.startMs);
  const totals = emptyTotals();
  const service = createLatencyHistogram();
  const corrected = createLatencyHistogram();
  const real = connectEndpoint(plan, { kind: 'decoded' });
  const endpointOf: typeof real = (accounts, onEvent, captured) => {
    const endpoint = real(accounts, onEvent, captured);
    return wrap === undefined ? endpoint : { ...endpoint, local: null, carrier: wrap(endpoint.carrier) };
  };
  const all: BuiltShard[] = [];
  const drives = dealShards(shardsOf(plan), workers).map((hand, worker): Drive => {
    const tally = control.tallies[worker];
    if (tally === undefined) throw new RangeError(`no worker ${worker}`);
    const figures = { tally, totals, service, corrected };
    const around = { plan, eventsFolder, ...figures, latenessMs, activity, journal, endpointOf };
    const built = hand.map((shard) => buildShard(shard, around));
    all.push(...built);
    return {
      plan,
      shards: built.map(({ shard }) => shard),
      control,
      tally,
      onWindow: () => undefined,
      onPause: () => undefined,
      steering: null,
    };
  });
  return {
    drives,
    control,
    built: all,
    totals,
    service,
    corrected,
    finish: () => {
      for (const { log } of all) log.close();
      return [...readEventFiles(eventsFolder).values()].flatMap(eventsIn);
    },
  };
}

/** Messages that were sent and have not ended. */
export function onTheWay({ built }: Workshop): number {
  return built.flatMap(({ devices }) => devices).filter(({ outcome, waiting }) => outcome !== null || waiting).length;
}

/** What the workers of a workshop count, added up. */
export function figures({ control, totals }: Workshop) {
  const sum = (figure: Figure): number => control.tallies.reduce((total, tally) => total + tally.get(figure), 0);
  return {
    sent: sum('sent'),
    ok: sum('ok'),
    failed: sum('failed'),
    messages: totals.messages,
    failures: totals.failures,
  };
}
