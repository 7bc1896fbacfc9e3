import { NEVER } from '../device/agent/agent.js';
import { STATE_POSITION } from '../telemetry/licensing-state.js';
import type { TimerQueue } from '../time/timer-queue.js';
import { VirtualClock } from '../time/virtual-clock.js';
import type { Agenda } from './agenda.js';
import {
  type DeviceEffects,
  type DeviceEvent,
  licensingStateOf,
  nextAgentDeadline,
  stepAgent,
} from './device-agent.js';
import type { ControlShard } from './device-control.js';
import type { LocalEndpoint } from './endpoint-admin.js';
import { type ExchangeParts, type ExchangeShard, Exchanges } from './exchanges.js';
import type { FleetDevice } from './fleet-device.js';
import type { LoadObserver } from './load-observer.js';
import type { LiveNarrator } from './narration.js';
import { changePower, comeToLife } from './power.js';
import { QueuePlaces } from './queue-places.js';

/** Events that happen between two looks at the real clock, which cost as much as a small event. */
const EVENTS_BETWEEN_LOOKS = 16;

const TIMER: DeviceEvent = { kind: 'timer' };
const POWER_ON: DeviceEvent = { kind: 'power-on' };

/** What a shard works with; everything it changes outside itself. */
export interface ShardParts extends ExchangeParts {
  readonly startMs: number;
  readonly agenda: Agenda;
  /** The slice of the endpoint that lives in this shard (in-process link), or null. */
  readonly endpoint: LocalEndpoint | null;
  /** See `Shard.keepsSchedule`. */
  readonly keepsSchedule: boolean;
  /** Tells what the devices log as they live; null: nobody wants to hear it now. */
  readonly narrator: LiveNarrator | null;
  /** Looks at the load of the devices; null: nobody wants to know. */
  readonly observer: LoadObserver | null;
}

/**
 * One shard: whole virtual accounts, their devices, one virtual clock and one timer queue. Everything that happens to a
 * device happens here, one event at a time, in order of virtual time.
 */
export class Shard implements ExchangeShard, ControlShard {
  readonly clock: VirtualClock;
  readonly #parts: ShardParts;
  readonly #places: QueuePlaces;
  readonly #queue: TimerQueue;
  readonly #exchanges: Exchanges;
  readonly #effects: DeviceEffects = { send: null, reminder: null };
  #until: number;
  #turnEndsAt = Number.POSITIVE_INFINITY;
  #unfinished = false;
  /** Open pacing: nothing here ever waits for the server. Changes with the speed of the run. */
  keepsSchedule: boolean;
  #barriers = 0;
  /** Told whenever an outcome has arrived from outside. */
  onArrival: () => void = () => undefined;

  constructor(parts: ShardParts) {
    this.#parts = parts;
    const { devices } = parts;
    this.#places = new QueuePlaces(devices.length);
    this.#queue = this.#places.queue;
    this.#exchanges = new Exchanges(parts, this);
    this.#until = parts.startMs;
    this.keepsSchedule = parts.keepsSchedule;
    this.clock = new VirtualClock(parts.startMs, () => this.#drain());
    for (const device of devices) this.settle(device);
    this.#queue.set(this.#places.agenda, parts.agenda.nextInstant);
    this.#observerHasLooked();
    this.#narratorWasTold();
    this.endpointWasAsked();
  }

  /** The next instant at which something happens here, or Infinity. */
  get nextDeadline(): number {
    return this.#queue.nextDeadline;
  }

  /** When the oldest message on its way was sent, or Infinity. */
  get oldestOutstanding(): number {
    return this.#exchanges.oldest;
  }

  /** Something is on its way: an answer, or a change at a distant endpoint. */
  get waits(): boolean {
    return this.#exchanges.onTheirWay > 0 || this.#barriers > 0;
  }

  /** Its turn was over before everything due had happened. */
  get unfinished(): boolean {
    return this.#unfinished;
  }

  /** Ends every message that waits for a connection: it is too late for it. */
  dropWaiting(): void {
    this.#parts.carrier.dropWaiting();
  }

  /** A change at a distant endpoint is on its way. */
  get busy(): boolean {
    return this.#barriers > 0;
  }

  /** What was on its way when this shard was captured goes out again. */
  sendAgain(): void {
    for (const device of this.#exchanges.sendAllAgain()) this.settle(device);
  }

  /** No message of this shard will be sent before this instant. */
  get floorMs(): number {
    return Math.min(this.nextDeadline, this.oldestOutstanding);
  }

  /**
   * Lets everything happen that is due up to an instant, as far as the carrier has room.
   * @param turnMs real time after which it leaves the rest to the next call, so that answers are taken in between
   */
  runUntil(instantMs: number, turnMs = Number.POSITIVE_INFINITY): void {
    this.#until = instantMs;
    this.#turnEndsAt = performance.now() + turnMs;
    if (this.#queue.nextDeadline <= this.clock.now) this.#drain();
    // Arming costs more than all else here, and over a network most turns have nothing left to wake for.
    if (this.#queue.nextDeadline <= instantMs) this.clock.arm(this.#queue.nextDeadline);
    this.clock.advanceTo(instantMs);
  }

  #drain(): void {
    const { carrier, devices } = this.#parts;
    const { keepsSchedule } = this;
    const queue = this.#queue;
    const places = this.#places;
    const exchanges = this.#exchanges;
    this.#unfinished = false;
    exchanges.writeAnswers();
    for (let n = 1; (this.#barriers === 0 || keepsSchedule) && queue.nextDeadline <= this.#until; n += 1) {
      if (n % EVENTS_BETWEEN_LOOKS === 0 && performance.now() > this.#turnEndsAt) {
        this.#unfinished = true;
        return;
      }
      if (exchanges.onTheirWay >= carrier.capacity) return;
      const entry = queue.nextEntry;
      const now = queue.nextDeadline;
      if (entry < devices.length) {
        const device = devices[entry] as FleetDevice;
        this.#happen(device, now);
        this.settle(device);
      } else if (entry === places.agenda) {
        // A step takes the fleet as it is: what was sent before must have been answered. With open pacing nothing waits
        // for the server, and devices are told in the middle of an exchange, as real ones are.
        if (exchanges.onTheirWay > 0 && !keepsSchedule) return;
        this.#parts.agenda.carryOut(now, this);
        queue.set(places.agenda, this.#parts.agenda.nextInstant);
      } else if (entry === places.endpoint) {
        this.#parts.endpoint?.advance(now);
        this.endpointWasAsked();
      } else if (entry === places.narrator) {
        this.#parts.narrator?.advance(now);
        this.#narratorWasTold();
      } else {
        this.#parts.observer?.observe(now);
        this.#observerHasLooked();
      }
    }
  }

  #happen(device: FleetDevice, now: number): void {
    if (device.outcome !== null && device.outcomeAt <= now) {
      this.#exchanges.conclude(device, device.outcome, now);
    } else if (device.heldUntil <= now && device.held !== null) {
      this.#exchanges.resend(device, device.held, now);
    } else if (device.stageAt <= now) {
      this.#parts.agenda.carryOutStage(device, now, this);
    } else if (device.lifecycleAt <= now) {
      this.#live(device, now);
    } else {
      this.tell(device, TIMER, now);
    }
  }

  /** Power-on, then the operator's registration command, as the plan has them. */
  #live(device: FleetDevice, now: number): void {
    if (!device.arrived) {
      device.lifecycleAt = device.registerAt;
      comeToLife(device, now, this.#parts);
      // Its first start is that line of the log. What was on when the run before ended has stayed on.
      this.#step(device, device.state.powered ? TIMER : POWER_ON, now);
    } else {
      device.lifecycleAt = NEVER;
      const { register } = device.group;
      if (register !== null) {
        this.tell(
          device,
          { kind: 'register', token: device.account.token(register.token), force: register.force },
          now,
        );
      }
    }
  }

  /**
   * Hands an event to a device's agent, logs what it changed and sends what it wants sent. A device that goes down loses
   * what is on its way.
   */
  tell(device: FleetDevice, event: DeviceEvent, now: number, reason?: string): void {
    if (event.kind === 'power-off' || event.kind === 'reload') this.#exchanges.cutOff(device, now);
    changePower(device, event.kind, now, this.#parts);
    this.#step(device, event, now, reason);
  }

  #step(device: FleetDevice, event: DeviceEvent, now: number, reason?: string): void {
    const effects = this.#effects;
    stepAgent(device, event, now, effects);
    const { send } = effects;
    effects.send = null;
    const state = licensingStateOf(device);
    if (state !== device.licensing) {
      this.#parts.tally.addInState(STATE_POSITION[device.licensing], -1);
      this.#parts.tally.addInState(STATE_POSITION[state], 1);
      this.#parts.log.state(now, device.serial, device.licensing, state, reason ?? null);
      device.licensing = state;
    }
    if (effects.reminder !== null) {
      this.#parts.log.reminder(now, device.serial, effects.reminder);
      effects.reminder = null;
    }
    if (this.#parts.narrator !== null) {
      this.#parts.narrator.stepped(device, now);
      this.#narratorWasTold();
    }
    if (send !== null) {
      device.orderedAt = now;
      this.#exchanges.send(device, send, now);
    }
  }

  get clockNow(): number {
    return this.clock.now;
  }

  arrived(device: FleetDevice): void {
    this.settle(device);
    this.onArrival();
  }

  /** A device that was not planned: it stands at the end of the shard's devices, and lives from now on. */
  adopt(device: FleetDevice): void {
    if (!this.#places.hasRoomFor(device.local)) this.#exchanges.grow(this.#places.grow(this.#parts.devices.length));
    this.settle(device);
  }

  /** Something was put on the agenda. */
  agendaChanged(): void {
    this.#queue.set(this.#places.agenda, this.#parts.agenda.nextInstant);
  }

  /** Messages on their way. */
  get onTheirWay(): number {
    return this.#exchanges.onTheirWay;
  }

  /** Whether answers over a network come in their device's own time or when they come; nothing may be on its way. */
  set answerTime(time: 'modelled' | 'real') {
    this.#exchanges.answerTime = time;
  }

  /** Nothing more happens here until a change at a distant endpoint has been carried out. */
  hold(change: Promise<void>): void {
    this.#barriers += 1;
    void change.finally(() => {
      this.#barriers -= 1;
      this.onArrival();
    });
  }

  /** Brings the queue up to date after something happened to a device. */
  settle(device: FleetDevice): void {
    const agentDeadline = device.arrived ? nextAgentDeadline(device) : NEVER;
    let next = Math.min(agentDeadline, device.outcomeAt, device.heldUntil, device.lifecycleAt, device.stageAt);
    // It waits for its own answer: what comes after it must not happen before it.
    if (next >= this.#exchanges.answerDue(device)) next = NEVER;
    this.#queue.set(device.local, next);
  }

  #narratorWasTold(): void {
    this.#queue.set(this.#places.narrator, this.#parts.narrator?.nextDeadline ?? NEVER);
  }

  #observerHasLooked(): void {
    this.#queue.set(this.#places.observer, this.#parts.observer?.nextInstant ?? NEVER);
  }

  endpointWasAsked(): void {
    this.#queue.set(this.#places.endpoint, this.#parts.endpoint?.nextDeadline() ?? NEVER);
  }
}
