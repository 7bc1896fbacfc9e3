import { setTimeout } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { SlfleetError } from '../errors/slfleet-error.js';
import type { ControlBlock } from './control-block.js';
import type { Act, ControlAnswer, DeviceFilter, WorkerLook } from './control-port.js';
import { FleetScale } from './fleet-scale.js';
import type { FleetPlan, PlannedStep } from './plan.js';
import type { Progress } from './progress.js';
import type { Heading } from './steering.js';
import { type UnnumberedRequest, WorkerPort } from './worker-port.js';

/** Something an operator did while the run went on. */
export interface ControlRecord {
  /** In words: `pause`, `speed 120x`, `storm reload`, `scale access to 500`. */
  readonly what: string;
  readonly wallMs: number;
  readonly virtualMs: number;
  /** What happens is no longer what the scenario and its seed alone make of it. */
  readonly changesRun: boolean;
}

/** What operators have done to a run. */
export interface Operated {
  readonly records: readonly ControlRecord[];
  /** What of it changed the run, in order. */
  readonly acts: readonly Act[];
}

/** How long the last word of a worker that has ended is waited for, ms. */
const LONGEST_FAREWELL_MS = 1_000;

/**
 * Operates a fleet that runs. Whatever is done is done to all workers at one virtual instant: they are halted, the furthest
 * says how far it is, and the others get there first. One thing is done after the other.
 */
export class FleetControl {
  readonly #plan: FleetPlan;
  readonly #figures: ControlBlock;
  readonly #workers: (WorkerPort | undefined)[];
  readonly #progress: () => Progress;
  readonly #scale: FleetScale;
  readonly #records: ControlRecord[];
  readonly #acts: Act[];
  readonly #onAct: () => void;
  #speed: FleetPlan['speed'];
  #paused = false;
  /** Workers are told to stand, and have not been told to go on. */
  #halted = false;
  #ended = false;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param before what was done to the run before this program took it up
   * @param onAct called when something is about to be done that changes the run, so that it is done even if the program is
   *   killed. What it throws refuses the act: it is as if nobody had ordered it
   */
  constructor(
    plan: FleetPlan,
    figures: ControlBlock,
    progress: () => Progress,
    before: Operated = { records: [], acts: [] },
    onAct: () => void = () => undefined,
  ) {
    this.#plan = plan;
    this.#figures = figures;
    this.#workers = Array.from({ length: figures.workers });
    this.#progress = progress;
    this.#scale = new FleetScale(plan);
    this.#speed = plan.speed;
    this.#records = [...before.records];
    this.#acts = [...before.acts];
    this.#onAct = onAct;
    for (const { scale } of before.acts) this.#scale.follow(scale);
  }

  /**
   * What a worker is given. It hears first what was done before it came, and one that takes the place of another that died
   * how the run goes now.
   */
  portFor(worker: number): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const isFirst = this.#workers[worker] === undefined;
    this.#workers[worker]?.end();
    const port = new WorkerPort(port1);
    this.#workers[worker] = port;
    for (const act of this.#acts) void port.ask({ kind: 'act', ...act });
    if (!isFirst) {
      void port.ask({ kind: 'go-on', heading: { speed: this.#speed, fromMs: this.#plan.startMs } });
      if (this.#paused || this.#halted) void port.ask({ kind: 'stand' });
    }
    return port2;
  }

  get paused(): boolean {
    return this.#paused;
  }

  get speed(): FleetPlan['speed'] {
    return this.#speed;
  }

  /** The fleet has come to its end. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Devices that joined although they were not planned. */
  get added(): number {
    return this.#scale.added;
  }

  get records(): readonly ControlRecord[] {
    return this.#records;
  }

  get operated(): Operated {
    return { records: this.#records, acts: this.#acts };
  }

  /** Devices of each label that are meant to be on. */
  get sizes(): Readonly<Record<string, number>> {
    return this.#scale.sizes;
  }

  /** Virtual time stands still, and nothing is sent any more. */
  pause(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#paused) return;
      await this.#whileStanding((now) => {
        this.#note('pause', now, this.#isReal);
        this.#paused = true;
      });
    });
  }

  resume(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#paused) return;
      await this.#whileStanding((now) => {
        this.#note('resume', now, this.#isReal);
        this.#paused = false;
      });
    });
  }

  /** @param speed `max`, or virtual seconds a real second */
  setSpeed(speed: FleetPlan['speed']): Promise<void> {
    return this.#inTurn(() =>
      this.#whileStanding((now) => {
        this.#note(speed === 'max' ? 'speed max' : `speed ${speed}x`, now, this.#isReal);
        this.#speed = speed;
      }),
    );
  }

  /**
   * Carries out steps at once that the scenario does not have.
   * @param name how the record calls them
   */
  storm(name: string, steps: readonly Omit<PlannedStep, 'index' | 'number' | 'atMs'>[]): Promise<void> {
    return this.#act(`storm ${name}`, () => {
      const before = this.#acts.reduce((sum, act) => sum + act.steps.length, this.#plan.steps.length);
      return {
        scale: [],
        steps: steps.map((step, at) => ({ ...step, index: before + at, number: before + at, atMs: 0 })),
      };
    });
  }

  /**
   * Brings the devices of a label that are on to a number: new ones come to life, or the surplus is switched off, the newest
   * first.
   * @param most devices a run may have
   * @throws SlfleetError SLF_CONTROL_INVALID for a label there is no group of, or too many devices
   */
  scale(label: string, size: number, most: number): Promise<void> {
    return this.#act(`scale ${label} to ${size}`, () => ({
      scale: this.#scale.ordersFor(label, size, most),
      steps: [],
    }));
  }

  /**
   * What the workers see now. One that has ended sees all its devices as it saw them last, and nothing through a filter;
   * null: it was not seen at all.
   */
  async look(filter: DeviceFilter): Promise<(WorkerLook | null)[]> {
    const isOfAll = Object.values(filter).every((part) => part === null);
    return Promise.all(
      this.#workers.map(async (worker) => {
        const seen = (await worker?.ask({ kind: 'look', filter })) as WorkerLook | null | undefined;
        return seen ?? (isOfAll ? (worker?.lastLook ?? null) : null);
      }),
    );
  }

  /** The run has ended: the last words of the workers are heard, and nothing can be done any more. */
  async end(): Promise<void> {
    this.#ended = true;
    const workers = this.#workers.filter((worker) => worker !== undefined);
    const patience = new AbortController();
    const longest = setTimeout(LONGEST_FAREWELL_MS, undefined, { signal: patience.signal, ref: false }).catch(
      () => undefined,
    );
    await Promise.race([Promise.all(workers.map(({ closed }) => closed)), longest]);
    patience.abort();
    for (const worker of workers) worker.end();
  }

  /** A server of its own mind notices when time stands still for its clients; in process nobody does. */
  get #isReal(): boolean {
    return this.#plan.link === 'https';
  }

  /** @param make what is to be done; what it throws refuses it, before anybody is halted */
  #act(what: string, make: () => Pick<Act, 'steps' | 'scale'>): Promise<void> {
    return this.#inTurn(() => {
      const { steps, scale } = make();
      return this.#whileStanding(async (atMs) => {
        const dated = steps.map((step) => ({ ...step, atMs }));
        const act: Act = { number: this.#acts.length + 1, atMs, words: what, steps: dated, scale };
        this.#note(what, atMs, true);
        this.#acts.push(act);
        try {
          this.#onAct();
        } catch (error) {
          this.#acts.pop();
          this.#records.pop();
          throw error;
        }
        this.#scale.follow(scale);
        await this.#all({ kind: 'act', ...act });
      });
    });
  }

  /** Does something while every worker stands; then they go on from there, unless the run is paused. */
  async #whileStanding(deed: (now: number) => Promise<void> | void): Promise<void> {
    this.#halted = true;
    let now = this.#plan.startMs;
    try {
      now = await this.#stand();
      await deed(now);
    } finally {
      this.#halted = false;
      if (!this.#paused) await this.#goOn(now);
    }
  }

  /** Halts every worker. @returns the instant the furthest has reached */
  async #stand(): Promise<number> {
    for (;;) {
      const asked = [...this.#workers];
      const reached = await this.#all({ kind: 'stand' });
      // Who has taken the place of a worker that died meanwhile stands too, but has not said where.
      if (asked.some((worker, index) => worker !== this.#workers[index])) continue;
      const instants = reached.map((value, worker) => (typeof value === 'number' ? value : this.#lastOf(worker)));
      const known = instants.filter((instant) => instant !== null);
      if (known.length === 0) throw new SlfleetError('SLF_CONTROL_ENDED', 'the run has come to its end');
      return Math.max(...known);
    }
  }

  /**
   * The instant a worker had come to that has died and is still to be replaced: its shards were kept there at the latest. Null: it
   * has come to its end.
   */
  #lastOf(worker: number): number | null {
    const { startMs, durationMs } = this.#plan;
    const last = this.#figures.tallies[worker]?.get('virtualMs') ?? Number.POSITIVE_INFINITY;
    return last < startMs + durationMs ? last : null;
  }

  async #goOn(fromMs: number): Promise<void> {
    const heading: Heading = { speed: this.#speed, fromMs };
    await this.#all({ kind: 'go-on', heading });
  }

  #all(request: UnnumberedRequest): Promise<ControlAnswer['value'][]> {
    return Promise.all(this.#workers.map((worker) => worker?.ask(request) ?? null));
  }

  #note(what: string, virtualMs: number, changesRun: boolean): void {
    this.#records.push({ what, wallMs: Math.round(this.#progress().wallMs), virtualMs, changesRun });
  }

  #inTurn(deed: () => Promise<void>): Promise<void> {
    if (this.#ended) return Promise.reject(new SlfleetError('SLF_CONTROL_ENDED', 'the run has come to its end'));
    const done = this.#last.then(deed);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
