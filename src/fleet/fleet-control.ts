import { setTimeout } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { nearestWordHint } from '../errors/nearest-word.js';
import { quoted } from '../errors/shown.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import type { Act, ControlAnswer, DeviceFilter, WorkerLook } from './control-port.js';
import { dealOut, GroupScale } from './group-scale.js';
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
  readonly #workers: (WorkerPort | undefined)[];
  readonly #progress: () => Progress;
  readonly #scales: readonly GroupScale[];
  readonly #records: ControlRecord[];
  readonly #acts: Act[];
  readonly #onAct: () => void;
  #speed: FleetPlan['speed'];
  #paused = false;
  #ended = false;
  #steps: number;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param before what was done to the run before this program took it up
   * @param onAct called when something is about to be done that changes the run, so that it is done even if the program is
   *   killed
   */
  constructor(
    plan: FleetPlan,
    workers: number,
    progress: () => Progress,
    before: Operated = { records: [], acts: [] },
    onAct: () => void = () => undefined,
  ) {
    this.#plan = plan;
    this.#workers = Array.from({ length: workers });
    this.#progress = progress;
    this.#scales = plan.groups.map((group) => new GroupScale(group));
    this.#speed = plan.speed;
    this.#records = [...before.records];
    this.#acts = [...before.acts];
    this.#onAct = onAct;
    this.#steps = before.acts.reduce((sum, { steps }) => sum + steps.length, plan.steps.length);
    for (const { scale } of before.acts) {
      for (const order of scale) (this.#scales[order.group] as GroupScale).follow(order);
    }
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
      if (this.#paused) void port.ask({ kind: 'stand' });
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
    const orders = this.#acts.flatMap(({ scale }) => scale);
    return orders.reduce((sum, { added }) => sum + added.length, 0);
  }

  get records(): readonly ControlRecord[] {
    return this.#records;
  }

  get operated(): Operated {
    return { records: this.#records, acts: this.#acts };
  }

  /** Devices of each label that are meant to be on. */
  get sizes(): Readonly<Record<string, number>> {
    const sizes: Record<string, number> = {};
    for (const { label, index } of this.#plan.groups) {
      sizes[label] = (sizes[label] ?? 0) + (this.#scales[index] as GroupScale).size;
    }
    return sizes;
  }

  /** Virtual time stands still, and nothing is sent any more. */
  pause(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#paused) return;
      this.#note('pause', await this.#stand(), this.#isReal);
      this.#paused = true;
    });
  }

  resume(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#paused) return;
      const now = await this.#stand();
      this.#note('resume', now, this.#isReal);
      this.#paused = false;
      await this.#goOn(now);
    });
  }

  /** @param speed `max`, or virtual seconds a real second */
  setSpeed(speed: FleetPlan['speed']): Promise<void> {
    return this.#inTurn(async () => {
      const now = await this.#stand();
      this.#note(speed === 'max' ? 'speed max' : `speed ${speed}x`, now, this.#isReal);
      this.#speed = speed;
      if (!this.#paused) await this.#goOn(now);
    });
  }

  /**
   * Carries out steps at once that the scenario does not have.
   * @param name how the record calls them
   */
  storm(name: string, steps: readonly Omit<PlannedStep, 'index' | 'number' | 'atMs'>[]): Promise<void> {
    return this.#act(`storm ${name}`, () => ({
      scale: [],
      steps: steps.map((step) => {
        const index = this.#steps;
        this.#steps += 1;
        return { ...step, index, number: index, atMs: 0 };
      }),
    }));
  }

  /**
   * Brings the devices of a label that are on to a number: new ones come to life, or the surplus is switched off, the newest
   * first. Several groups of one label grow and shrink as they stand to each other in the plan.
   * @param most devices a run may have
   * @throws SlfleetError SLF_CONTROL_INVALID for a label there is no group of, or too many devices
   */
  async scale(label: string, size: number, most: number): Promise<void> {
    const groups = this.#plan.groups.filter((group) => group.label === label);
    if (groups.length === 0) {
      const hint = nearestWordHint(label, [...new Set(this.#plan.groups.map((group) => group.label))]);
      throw new SlfleetError('SLF_CONTROL_INVALID', `there is no label ${quoted(label)}${hint}`);
    }
    const scales = groups.map(({ index }) => this.#scales[index] as GroupScale);
    const there = scales.reduce((sum, { devices }) => sum + devices, 0);
    if (this.#planned + this.added - there + size > most) {
      throw new SlfleetError('SLF_CONTROL_INVALID', `a run has at most ${most} devices`);
    }
    const sizes = dealOut(
      size,
      groups.map(({ count }) => count),
    );
    await this.#act(`scale ${label} to ${size}`, () => {
      let free = this.#planned + this.added;
      const scale = scales.map((group, at) => {
        const order = group.to(sizes[at] as number, free);
        free += order.added.length;
        return order;
      });
      return { scale, steps: [] };
    });
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

  get #planned(): number {
    return this.#plan.groups.reduce((sum, { count }) => sum + count, 0);
  }

  /** A server of its own mind notices when time stands still for its clients; in process nobody does. */
  get #isReal(): boolean {
    return this.#plan.link === 'https';
  }

  #act(what: string, make: () => Pick<Act, 'steps' | 'scale'>): Promise<void> {
    return this.#inTurn(async () => {
      const atMs = await this.#stand();
      const { steps, scale } = make();
      const dated = steps.map((step) => ({ ...step, atMs }));
      this.#note(what, atMs, true);
      const act: Act = { number: this.#acts.length + 1, atMs, words: what, steps: dated, scale };
      this.#acts.push(act);
      this.#onAct();
      await this.#all({ kind: 'act', ...act });
      if (!this.#paused) await this.#goOn(atMs);
    });
  }

  /** Halts every worker. @returns the instant the furthest has reached */
  async #stand(): Promise<number> {
    const reached = await this.#all({ kind: 'stand' });
    const instants = reached.filter((value) => typeof value === 'number');
    if (instants.length === 0) throw new SlfleetError('SLF_CONTROL_ENDED', 'the run has come to its end');
    return Math.max(...instants);
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
