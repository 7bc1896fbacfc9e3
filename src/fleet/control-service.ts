import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Activity } from './activity.js';
import type { BuiltShard } from './build-shard.js';
import {
  type Act,
  type ControlAnswer,
  type ControlRequest,
  type DeviceFilter,
  EVERYBODY,
  isOfAll,
  LAST_LOOK,
  type WorkerLook,
} from './control-port.js';
import { lookAtWorker } from './look-at-worker.js';
import { LoopDelay } from './loop-delay.js';
import type { FleetPlan } from './plan.js';
import { scaleGroup } from './scale-group.js';
import type { Steering } from './steering.js';

/** Whose event log has what operators did. */
const FIRST_SHARD = 0;

export interface ControlledWorker {
  readonly plan: FleetPlan;
  readonly shards: readonly BuiltShard[];
  readonly steering: Steering;
  readonly activity: Activity;
}

/** A worker's end of the control plane: it does what operators want, and looks at itself for them. */
export class ControlService {
  readonly #port: MessagePort;
  readonly #worker: ControlledWorker;
  readonly #loopDelay = new LoopDelay();
  readonly #countedFromMs: number;

  constructor(port: MessagePort, worker: ControlledWorker) {
    this.#port = port;
    this.#worker = worker;
    this.#countedFromMs = Math.min(...worker.shards.map(({ shard }) => shard.clockNow));
    port.on('message', (request: ControlRequest) => this.#serve(request));
  }

  /** Serves the requests that wait, for workers that do not let go of the thread. */
  serveWaiting(): void {
    for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port)) {
      this.#serve(next.message as ControlRequest);
    }
  }

  /** The worker has come to its end: what it sees last is all there will be. */
  close(): void {
    this.#loopDelay.close();
    const look = { ...this.#look(EVERYBODY, null), ended: true };
    this.#port.postMessage({ id: LAST_LOOK, value: look } satisfies ControlAnswer);
    this.#port.close();
  }

  #serve(request: ControlRequest): void {
    const answer: ControlAnswer = { id: request.id, value: this.#valueOf(request) };
    this.#port.postMessage(answer);
  }

  #look(filter: DeviceFilter, loopDelayMs: WorkerLook['loopDelayMs']): WorkerLook {
    const { shards, activity } = this.#worker;
    return lookAtWorker(shards, activity, filter, { loopDelayMs, countedFromMs: this.#countedFromMs });
  }

  #valueOf(request: ControlRequest): ControlAnswer['value'] {
    const { steering, shards, plan } = this.#worker;
    switch (request.kind) {
      case 'stand':
        steering.stand();
        return Math.max(...shards.map(({ shard }) => shard.clockNow));
      case 'go-on':
        steering.goOn(request.heading);
        return null;
      case 'act':
        for (const built of shards) this.#act(request, built);
        return null;
      case 'look': {
        const turns = plan.link === 'https' || steering.heading.speed !== 'max' || steering.standing;
        // Whoever looks through a filter leaves the delay to the look at everybody, a second apart.
        const loopDelayMs = isOfAll(request.filter) ? this.#loopDelay.take() : this.#loopDelay.last;
        return this.#look(request.filter, turns ? loopDelayMs : null);
      }
    }
  }

  #act({ number, atMs, steps, scale, words }: Act, built: BuiltShard): void {
    const { agenda, log, shard } = built;
    const { plan } = this.#worker;
    agenda.addDeed({
      number,
      atMs,
      carryOut: (now, control) => {
        if (built.index === FIRST_SHARD) log.control(now, words);
        const touched = scale.reduce((sum, order) => sum + scaleGroup(order, plan, built, now, control), 0);
        if (touched > 0) log.step(now, 'scale', touched);
        for (const step of steps) agenda.add(step);
      },
    });
    shard.agendaChanged();
  }
}
