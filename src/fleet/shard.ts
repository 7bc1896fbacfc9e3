import type { RecordableHistogram } from 'node:perf_hooks';
import type { AgentEffects, AgentEvent } from '../device/agent/agent.js';
import { NEVER } from '../device/agent/agent.js';
import { classicAgent } from '../device/agent/classic.js';
import { failureText } from '../device/call-home/failure-text.js';
import type { EventLog } from '../telemetry/event-log.js';
import { LICENSING_STATES, type LicensingState } from '../telemetry/licensing-state.js';
import type { Tally } from '../telemetry/tally.js';
import { TimerQueue } from '../time/timer-queue.js';
import { VirtualClock } from '../time/virtual-clock.js';
import type { DeviceRequest } from '../wire/messages.js';
import type { Agenda } from './agenda.js';
import { type Carrier, type Deliver, isAnswer, type Outcome } from './carrier.js';
import { dispatch } from './dispatch.js';
import type { LocalEndpoint } from './endpoint-admin.js';
import type { FleetDevice } from './fleet-device.js';
import { recordLatency } from './latency.js';
import { count, type Totals } from './totals.js';

const TIMER: AgentEvent = { kind: 'timer' };
const POWER_ON: AgentEvent = { kind: 'power-on' };

const STATE_POSITION = Object.fromEntries(LICENSING_STATES.map((state, position) => [state, position])) as Record<
  LicensingState,
  number
>;

/** What a shard works with; everything it changes outside itself. */
export interface ShardParts {
  readonly seed: number;
  readonly startMs: number;
  readonly devices: readonly FleetDevice[];
  readonly agenda: Agenda;
  readonly carrier: Carrier;
  /** The slice of the endpoint that lives in this shard (in-process link), or null. */
  readonly endpoint: LocalEndpoint | null;
  readonly log: EventLog;
  readonly tally: Tally;
  readonly totals: Totals;
  readonly service: RecordableHistogram;
  readonly corrected: RecordableHistogram;
  /** Modelled time from a message to its answer, virtual ms. */
  readonly latencyMs: number;
  /** Answers arrive in the device's own virtual time (send + latency), or when they really arrive. */
  readonly answerTime: 'modelled' | 'real';
  /** Real time lost between the intended instant of a message and now, ms; 0 where there is no schedule to keep. */
  readonly latenessMs: (intendedVirtualMs: number) => number;
}

/**
 * One shard: whole virtual accounts, their devices, one virtual clock and one timer queue. Everything that happens to a
 * device happens here, one event at a time, in order of virtual time.
 */
export class Shard {
  readonly clock: VirtualClock;
  readonly #parts: ShardParts;
  /** Entries: the devices, then the agenda, then the endpoint. */
  readonly #queue: TimerQueue;
  /** Instant of sending of every message on its way. */
  readonly #outstanding: TimerQueue;
  readonly #agendaEntry: number;
  readonly #endpointEntry: number;
  readonly #effects: AgentEffects = { send: null };
  #until: number;
  #barriers = 0;
  /** Told whenever an outcome has arrived from outside. */
  onArrival: () => void = () => undefined;

  constructor(parts: ShardParts) {
    this.#parts = parts;
    const { devices } = parts;
    this.#queue = new TimerQueue(devices.length + 2);
    this.#outstanding = new TimerQueue(devices.length);
    this.#agendaEntry = devices.length;
    this.#endpointEntry = devices.length + 1;
    this.#until = parts.startMs;
    this.clock = new VirtualClock(parts.startMs, () => this.#drain());
    for (const device of devices) this.#settle(device);
    this.#queue.set(this.#agendaEntry, parts.agenda.nextInstant);
    this.#settleEndpoint();
  }

  /** The next instant at which something happens here, or Infinity. */
  get nextDeadline(): number {
    return this.#queue.nextDeadline;
  }

  /** When the oldest message on its way was sent, or Infinity. */
  get oldestOutstanding(): number {
    return this.#outstanding.nextDeadline;
  }

  /** Something is on its way: an answer, or a change at a distant endpoint. */
  get waits(): boolean {
    return this.#outstanding.size > 0 || this.#barriers > 0;
  }

  /** No message of this shard will be sent before this instant. */
  get floorMs(): number {
    return Math.min(this.nextDeadline, this.oldestOutstanding);
  }

  /** Lets everything happen that is due up to an instant, as far as the carrier has room. */
  runUntil(instantMs: number): void {
    this.#until = instantMs;
    this.clock.arm(this.#queue.nextDeadline);
    if (this.#queue.nextDeadline <= this.clock.now) this.#drain();
    this.clock.advanceTo(instantMs);
  }

  #drain(): void {
    const { carrier, devices } = this.#parts;
    const queue = this.#queue;
    const outstanding = this.#outstanding;
    while (this.#barriers === 0 && queue.nextDeadline <= this.#until) {
      if (outstanding.size >= carrier.capacity) return;
      const entry = queue.nextEntry;
      const now = queue.nextDeadline;
      if (entry < devices.length) {
        const device = devices[entry] as FleetDevice;
        this.#happen(device, now);
        this.#settle(device);
      } else if (entry === this.#agendaEntry) {
        // A step takes the fleet as it is: what was sent before must have been answered.
        if (outstanding.size > 0) return;
        this.#parts.agenda.carryOut(now, this);
        queue.set(this.#agendaEntry, this.#parts.agenda.nextInstant);
      } else {
        this.#parts.endpoint?.advance(now);
        this.#settleEndpoint();
      }
    }
  }

  #happen(device: FleetDevice, now: number): void {
    if (device.outcome !== null && device.outcomeAt <= now) {
      this.#conclude(device, device.outcome, now);
    } else if (device.heldUntil <= now && device.held !== null) {
      const request = device.held;
      device.held = null;
      device.heldUntil = NEVER;
      // It says when it leaves, not when it was put into the queue: that may be longer ago than the server tolerates.
      this.#send(device, { ...request, timestampMs: now + device.clockOffsetMs }, now);
    } else if (device.lifecycleAt <= now) {
      this.#live(device, now);
    } else {
      this.tell(device, TIMER, now);
    }
  }

  /** Power-on, then the operator's registration command, as the plan has them. */
  #live(device: FleetDevice, now: number): void {
    if (!device.arrived) {
      device.arrived = true;
      device.lifecycleAt = device.registerAt;
      const { profile, group } = device;
      const state = classicAgent.licensingState(device.state);
      this.#parts.log.device(
        now,
        device.serial,
        profile.name,
        profile.os,
        profile.release,
        group.label,
        device.account.name,
        state,
      );
      this.#parts.tally.add('alive', 1);
      this.#parts.tally.addInState(STATE_POSITION[state], 1);
      this.tell(device, POWER_ON, now);
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

  /** Hands an event to a device's agent, logs what it changed and sends what it wants sent. */
  tell(device: FleetDevice, event: AgentEvent, now: number, reason?: string): void {
    if (event.kind === 'power-off' || event.kind === 'reload') this.#cutOff(device, now);
    const effects = this.#effects;
    classicAgent.step(device.state, event, now, device.context, effects);
    const { send } = effects;
    effects.send = null;
    const state = classicAgent.licensingState(device.state);
    if (state !== device.licensing) {
      this.#parts.tally.addInState(STATE_POSITION[device.licensing], -1);
      this.#parts.tally.addInState(STATE_POSITION[state], 1);
      this.#parts.log.state(now, device.serial, device.licensing, state, reason ?? null);
      device.licensing = state;
    }
    if (send !== null) {
      device.orderedAt = now;
      this.#send(device, send, now);
    }
  }

  /** Nothing more happens here until a change at a distant endpoint has been carried out. */
  hold(change: Promise<void>): void {
    this.#barriers += 1;
    void change.finally(() => {
      this.#barriers -= 1;
      this.onArrival();
    });
  }

  /** Brings the queue up to date after something happened to a device outside the queue's order. */
  settle(device: FleetDevice): void {
    this.#settle(device);
  }

  #send(device: FleetDevice, request: DeviceRequest, now: number): void {
    const { latencyMs, carrier, tally } = this.#parts;
    device.sentAt = now;
    device.sentType = request.type;
    const verdict = dispatch(device, request, now, this.#parts.seed);
    if (verdict.heldUntil > now) {
      device.held = request;
      device.heldUntil = verdict.heldUntil;
      return;
    }
    tally.add('sent', 1);
    count(this.#parts.totals.messages, request.type);
    // Counted before the faults have their say: the next message must not draw the same chance again.
    device.sendNumber += 1;
    device.serviceMs = 0;
    const delayMs = latencyMs + verdict.delayMs;
    if (verdict.outcome !== null) {
      device.outcome = verdict.outcome;
      device.outcomeAt = now + delayMs;
      return;
    }
    device.delayMs = verdict.delayMs;
    device.lateMs = this.#parts.latenessMs(now);
    const outcome = carrier.carry(device, request, now, device.sendNumber, this.#deliver);
    if (outcome === null) {
      device.waiting = true;
      this.#outstanding.set(device.local, now);
    } else {
      device.outcome = outcome;
      device.outcomeAt = now + delayMs;
      this.#recordLatency(outcome, delayMs, 0);
      this.#settleEndpoint();
    }
  }

  /** An answer came from outside. One that nobody waits for any more is dropped: its message was logged as abandoned. */
  readonly #deliver: Deliver = (sender, sendNumber, outcome, serviceMs) => {
    const device = this.#parts.devices[sender.local] as FleetDevice;
    if (device.sendNumber !== sendNumber || !device.waiting) return;
    this.#outstanding.set(device.local, NEVER);
    device.waiting = false;
    device.outcome = outcome;
    device.outcomeAt =
      this.#parts.answerTime === 'modelled'
        ? device.sentAt + this.#parts.latencyMs + device.delayMs
        : Math.max(device.sentAt, this.clock.now) + device.delayMs;
    device.serviceMs = serviceMs;
    this.#recordLatency(outcome, serviceMs, device.lateMs);
    this.#settle(device);
    this.onArrival();
  };

  #conclude(device: FleetDevice, outcome: Outcome, now: number): void {
    device.outcome = null;
    device.outcomeAt = NEVER;
    if (isAnswer(outcome)) {
      if (outcome.status === 'OK') {
        this.#parts.tally.add('ok', 1);
        this.#parts.log.message(now, device.serial, device.sentType, true, this.#loggedMs(device, now), null, null);
        this.tell(device, { kind: 'answer', answer: outcome, sentAtMs: device.orderedAt }, now);
      } else {
        this.#fail(device, now, 'refused-by-server', outcome.message);
        this.tell(device, { kind: 'answer', answer: outcome, sentAtMs: device.orderedAt }, now, outcome.message);
      }
      return;
    }
    const { reason, pending } = failureText(device.profile.os, device.transport.kind, outcome);
    this.#fail(device, now, outcome.kind, reason);
    this.tell(device, { kind: 'send-failed', reason, pending, sentAtMs: device.orderedAt }, now, reason);
  }

  /** How long the endpoint took for an answer of its own; what a fault makes up is no answer of the endpoint. */
  #recordLatency(outcome: Outcome, serviceMs: number, lateMs: number): void {
    if (!isAnswer(outcome)) return;
    recordLatency(this.#parts.service, serviceMs);
    recordLatency(this.#parts.corrected, serviceMs + lateMs);
  }

  /** The device goes down: its queue is lost, and nobody waits for the answer to what is on its way. */
  #cutOff(device: FleetDevice, now: number): void {
    device.held = null;
    device.heldUntil = NEVER;
    if (device.outcome === null && !device.waiting) return;
    device.outcome = null;
    device.outcomeAt = NEVER;
    device.waiting = false;
    device.sendNumber += 1;
    this.#outstanding.set(device.local, NEVER);
    this.#fail(device, now, 'abandoned', 'the device restarted before the answer came');
  }

  #fail(device: FleetDevice, now: number, failure: string, reason: string): void {
    this.#parts.tally.add('failed', 1);
    count(this.#parts.totals.failures, failure);
    this.#parts.log.message(now, device.serial, device.sentType, false, this.#loggedMs(device, now), failure, reason);
  }

  /** In process the log holds virtual time only, so that it is the same on every machine. */
  #loggedMs(device: FleetDevice, now: number): number {
    return device.serviceMs > 0 ? device.serviceMs : now - device.sentAt;
  }

  #settle(device: FleetDevice): void {
    const agentDeadline = device.arrived ? classicAgent.nextDeadline(device.state) : NEVER;
    this.#queue.set(device.local, Math.min(agentDeadline, device.outcomeAt, device.heldUntil, device.lifecycleAt));
  }

  #settleEndpoint(): void {
    this.#queue.set(this.#endpointEntry, this.#parts.endpoint?.nextDeadline() ?? NEVER);
  }
}
