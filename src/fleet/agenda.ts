import { NEVER } from '../device/agent/agent.js';
import type { EventLog } from '../telemetry/event-log.js';
import { type ControlShard, controlDevice, lookForCslu, retryHeld } from './device-control.js';
import type { DeviceHistories } from './device-histories.js';
import type { EndpointAdmin } from './endpoint-admin.js';
import { STEP_EVENTS } from './events/register.js';
import type { DeviceStepEvent, EndpointControl, StepEventDefinition } from './events/step-event.js';
import type { ExecPlan } from './exec-plan.js';
import { execute } from './exec-step.js';
import type { FleetDevice } from './fleet-device.js';
import type { PlannedStep } from './plan.js';
import { isMeant } from './selection.js';
import { type Storms, takeStage } from './storm.js';

interface Entry {
  readonly atMs: number;
  readonly step: PlannedStep;
  /** A fault's second entry: it ends. */
  readonly ends: boolean;
}

/** What somebody who operates the run wants done at an instant. */
export interface Deed {
  /** From 1, one more a deed. */
  readonly number: number;
  readonly atMs: number;
  readonly carryOut: (now: number, shard: ControlShard) => void;
}

/** What an agenda has done and has still to do, as plain data. */
export interface AgendaRecord {
  /** Entries of the plan's steps that were carried out. */
  readonly carriedOut: number;
  /** Steps that were not planned, carried out or not. */
  readonly added: readonly PlannedStep[];
  /** Entries of those that are still to be carried out, by the index of the step. */
  readonly ahead: readonly { readonly step: number; readonly ends: boolean }[];
  /** Number of the last deed that was carried out; 0: there was none. */
  readonly lastDeed: number;
}

function entriesOf(step: PlannedStep): Entry[] {
  const { atMs, action } = step;
  const begins = { atMs, step, ends: false };
  if (action.kind !== 'fault' || !Number.isFinite(action.forMs)) return [begins];
  return [begins, { atMs: atMs + action.forMs, step, ends: true }];
}

function inOrder(a: Entry, b: Entry): number {
  return a.atMs - b.atMs || a.step.index - b.step.index;
}

/** The steps of a scenario, as one shard carries them out on its own devices and its own virtual accounts. */
export class Agenda {
  #entries: readonly Entry[];
  readonly #planned: readonly Entry[];
  /** Steps that were not planned. */
  readonly #added: PlannedStep[] = [];
  #next = 0;
  /** In order of their instants. */
  readonly #deeds: Deed[] = [];
  #lastDeed = 0;

  constructor(
    steps: readonly PlannedStep[],
    private readonly seed: number,
    private readonly devices: readonly FleetDevice[],
    /** Names of the virtual accounts of this shard. */
    private readonly accounts: ReadonlySet<string>,
    private readonly admin: EndpointAdmin,
    private readonly log: EventLog,
    private readonly histories: DeviceHistories,
    private readonly storms: Storms,
  ) {
    this.#planned = steps.flatMap(entriesOf).sort(inOrder);
    this.#entries = this.#planned;
  }

  get nextInstant(): number {
    return Math.min(this.#entries[this.#next]?.atMs ?? NEVER, this.#deeds[0]?.atMs ?? NEVER);
  }

  /** A step that was not planned; its instant has not passed. */
  add(step: PlannedStep): void {
    this.#added.push(step);
    const ahead = [...this.#entries.slice(this.#next), ...entriesOf(step)];
    this.#entries = ahead.sort(inOrder);
    this.#next = 0;
  }

  /** What is still to be carried out, but for deeds: whoever ordered them orders them again. */
  capture(): AgendaRecord {
    const ahead = this.#entries.slice(this.#next);
    const added = new Set(this.#added);
    const unplanned = ahead.filter(({ step }) => added.has(step));
    return {
      carriedOut: this.#planned.length - (ahead.length - unplanned.length),
      added: [...this.#added],
      ahead: unplanned.map(({ step, ends }) => ({ step: step.index, ends })),
      lastDeed: this.#lastDeed,
    };
  }

  restore({ carriedOut, added, ahead, lastDeed }: AgendaRecord): void {
    this.#lastDeed = lastDeed;
    this.#added.push(...added);
    const isAhead = ({ step, ends }: Entry): boolean =>
      ahead.some((other) => other.step === step.index && other.ends === ends);
    const unplanned = added.flatMap(entriesOf).filter(isAhead);
    this.#entries = [...this.#planned.slice(carriedOut), ...unplanned].sort(inOrder);
    this.#next = 0;
  }

  /**
   * Something to be done that is no step; its instant is not before that of any deed there is. One that was ordered before,
   * or carried out before this agenda was captured, is left.
   */
  addDeed(deed: Deed): void {
    if (deed.number > (this.#deeds.at(-1)?.number ?? this.#lastDeed)) this.#deeds.push(deed);
  }

  carryOut(now: number, shard: ControlShard): void {
    const [deed] = this.#deeds;
    if (deed !== undefined && deed.atMs <= now) {
      this.#deeds.shift();
      this.#lastDeed = deed.number;
      deed.carryOut(now, shard);
      return;
    }
    const entry = this.#entries[this.#next] as Entry;
    this.#next += 1;
    const { step } = entry;
    if (step.action.kind === 'fault') {
      const { fault } = step.action;
      const touched = this.#selected(step);
      for (const device of touched) {
        device.environment = entry.ends ? device.environment.without(step) : device.environment.with(step);
        lookForCslu(device, now, shard, this.seed);
        retryHeld(device, now, shard);
      }
      if (touched.length > 0) this.log.fault(now, `${fault} ${entry.ends ? 'ends' : 'begins'}`, touched.length);
      return;
    }
    if (step.action.kind === 'exec') {
      this.#exec(step.action, step, now, shard);
      return;
    }
    const definition = STEP_EVENTS.get(step.action.event) as StepEventDefinition;
    if (definition.target === 'endpoint') {
      this.#onEndpoint(definition, step.action.parameters, step.index, now, shard);
    } else {
      const touched = this.#selected(step);
      for (const device of touched) {
        this.storms.order(definition, step, device, now);
        while (device.stageAt <= now) this.carryOutStage(device, now, shard);
        shard.settle(device);
      }
      if (touched.length > 0) this.log.step(now, definition.name, touched.length);
    }
  }

  /** The stage that comes first reaches a device. */
  carryOutStage(device: FleetDevice, now: number, shard: ControlShard): void {
    const pending = takeStage(device);
    if (pending?.step.action.kind !== 'event') return;
    const { step, stage } = pending;
    const { event, parameters } = pending.step.action;
    const definition = STEP_EVENTS.get(event) as DeviceStepEvent;
    definition.run(parameters, controlDevice(device, now, shard, this.admin, this.seed, this.log, step), stage);
  }

  #exec(plan: ExecPlan, step: PlannedStep, now: number, shard: ControlShard): void {
    const { number } = step;
    const touched = this.#selected(step);
    if (touched.length === 0) return;
    this.log.step(now, 'exec', touched.length);
    const { seed, log, histories } = this;
    histories.readTogether(touched);
    for (const device of touched) {
      execute(device, plan, number, { shard, seed, log, histories, now: () => now });
      shard.settle(device);
    }
  }

  #selected(step: PlannedStep): FleetDevice[] {
    return this.devices.filter((device) => isMeant(step, device, this.seed));
  }

  #onEndpoint(
    definition: Extract<StepEventDefinition, { target: 'endpoint' }>,
    parameters: unknown,
    stepIndex: number,
    now: number,
    shard: ControlShard,
  ): void {
    const wanted = definition.account(parameters);
    const accounts = wanted === null ? [...this.accounts] : [wanted].filter((account) => this.accounts.has(account));
    if (accounts.length === 0) return;
    const held = (change: Promise<void> | null): void => {
      if (change !== null) shard.hold(change);
    };
    const control: EndpointControl = {
      changeLicences: (account, licence, change) => {
        const once = JSON.stringify([stepIndex, account, licence]);
        held(this.admin.changeLicences(account, licence, change, now, once));
      },
      revokeToken: (account, token) => held(this.admin.revokeToken(account, token, now)),
      cutOffCslu: (account, cutOff) => held(this.admin.cutOffCslu(account, cutOff, now)),
      withholdAcks: (account, withheld) => held(this.admin.withholdAcks(account, withheld, now)),
    };
    for (const account of accounts) definition.run(parameters, account, control);
    this.log.step(now, definition.name, 0);
  }
}
