import type { RecordableHistogram } from 'node:perf_hooks';
import { NEVER } from '../device/agent/agent.js';
import { failureText } from '../device/call-home/failure-text.js';
import type { EventLog } from '../telemetry/event-log.js';
import type { Tally } from '../telemetry/tally.js';
import { TimerQueue } from '../time/timer-queue.js';
import type { AgentRequest } from '../wire/agent-messages.js';
import type { Activity } from './activity.js';
import { type Carrier, type Deliver, isAnswer, type Outcome } from './carrier.js';
import { type AnswerJournal, forced } from './checkpoint/answer-journal.js';
import type { DeviceEvent } from './device-agent.js';
import { dispatch } from './dispatch.js';
import { FAILURE_POSITION, type FailureClass } from './failure-classes.js';
import type { FleetDevice } from './fleet-device.js';
import { recordLatency } from './latency.js';
import { count, type Totals } from './totals.js';

/** A message that leaves so long after its instant is late, ms of real time. A timer alone may be this much off. */
export const LATE_MS = 50;

/** What the exchanges of a shard work with; everything they change outside the devices. */
export interface ExchangeParts {
  readonly seed: number;
  readonly devices: readonly FleetDevice[];
  readonly carrier: Carrier;
  readonly log: EventLog;
  readonly tally: Tally;
  readonly totals: Totals;
  readonly service: RecordableHistogram;
  readonly corrected: RecordableHistogram;
  /** Modelled time from a message to its answer, virtual ms. */
  readonly latencyMs: number;
  /** Answers arrive in the device's own virtual time (send + latency), or when they really arrive. */
  readonly answerTime: 'modelled' | 'real';
  /** Counts messages by who sent them, for whoever looks while the fleet runs; null: nobody does. */
  readonly activity: Activity | null;
  /** Real time lost between the intended instant of a message and now, ms; 0 where there is no schedule to keep. */
  readonly latenessMs: (intendedVirtualMs: number) => number;
  /** What a distant endpoint answers, written down; null: it answers at once, or nobody brings this shard back. */
  readonly answers: AnswerJournal | null;
}

/** What the shard does for its exchanges. */
export interface ExchangeShard {
  tell(device: FleetDevice, event: DeviceEvent, now: number, reason?: string): void;
  /** The endpoint in this shard, if there is one, was asked: what it does by itself may be due at another time. */
  endpointWasAsked(): void;
  /** An outcome came from outside. */
  arrived(device: FleetDevice): void;
  readonly clockNow: number;
}

/** The messages of a shard's devices, each from its sending to its end: one line of the event log. */
export class Exchanges {
  readonly #parts: ExchangeParts;
  readonly #shard: ExchangeShard;
  /** Instant of sending of every message on its way. */
  readonly #outstanding: TimerQueue;
  /** Of answers that have not come yet; changed only while none is on its way. */
  answerTime: 'modelled' | 'real';

  constructor(parts: ExchangeParts, shard: ExchangeShard) {
    this.#parts = parts;
    this.#shard = shard;
    this.#outstanding = new TimerQueue(parts.devices.length);
    this.answerTime = parts.answerTime;
  }

  /** The devices are about to learn what has come from outside. @throws SlfleetError SLF_DISK_WRITE */
  writeAnswers(): void {
    this.#parts.answers?.write();
  }

  /** Makes room for devices that come later. */
  grow(devices: number): void {
    this.#outstanding.grow(devices);
  }

  /** Messages on their way. */
  get onTheirWay(): number {
    return this.#outstanding.size;
  }

  /** When the oldest message on its way was sent, or Infinity. */
  get oldest(): number {
    return this.#outstanding.nextDeadline;
  }

  /** A message that waited in the device's queue is tried again. */
  resend(device: FleetDevice, request: AgentRequest, now: number): void {
    device.held = null;
    device.heldUntil = NEVER;
    // It says when it leaves, not when it was put into the queue: that may be longer ago than the server tolerates.
    this.send(device, { ...request, timestampMs: now + device.clockOffsetMs }, now);
  }

  /** Sends what an agent wants sent, as far as the device's configuration and the network let it. */
  send(device: FleetDevice, request: AgentRequest, now: number): void {
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
    this.#parts.activity?.sent(device, request.type);
    // Counted before the faults have their say: the next message must not draw the same chance again.
    device.sendNumber += 1;
    device.serviceMs = 0;
    device.lateMs = 0;
    const delayMs = latencyMs + verdict.delayMs;
    if (verdict.outcome !== null) {
      device.outcome = verdict.outcome;
      device.outcomeAt = now + delayMs;
      return;
    }
    device.delayMs = verdict.delayMs;
    const lateMs = this.#parts.latenessMs(now);
    if (this.#isKnown(device)) return;
    const { answers } = this.#parts;
    const outgoing = answers === null ? request : answers.outgoing(device, request);
    const outcome = carrier.carry(device, outgoing, now, device.sendNumber, this.#deliver);
    if (outcome === null) {
      device.lateMs = lateMs;
      this.#await(device, outgoing);
    } else {
      device.outcome = outcome;
      device.outcomeAt = now + delayMs;
      this.#recordLatency(outcome, delayMs, 0);
      this.#shard.endpointWasAsked();
    }
  }

  /** Sends again whatever was on its way. @returns the devices concerned */
  sendAllAgain(): readonly FleetDevice[] {
    const sending = this.#parts.devices.filter(({ onItsWay }) => onItsWay !== null);
    for (const device of sending) this.#sendAgain(device, device.onItsWay as AgentRequest);
    return sending;
  }

  /**
   * A message that was on its way when the shard was captured: its chances were drawn and it was counted then, so all that
   * is left is to carry it.
   */
  #sendAgain(device: FleetDevice, request: AgentRequest): void {
    const { carrier } = this.#parts;
    const now = Math.max(device.sentAt, this.#shard.clockNow);
    device.onItsWay = null;
    if (this.#isKnown(device)) return;
    const again = { ...forced(request), timestampMs: now + device.clockOffsetMs };
    const outcome = carrier.carry(device, again, now, device.sendNumber, this.#deliver);
    if (outcome === null) {
      this.#await(device, request);
      return;
    }
    device.outcome = outcome;
    device.outcomeAt = now + this.#parts.latencyMs + device.delayMs;
  }

  /** This message ended before the shard was restored: the device learns of it when it learned of it then. */
  #isKnown(device: FleetDevice): boolean {
    const known = this.#parts.answers?.known(device) ?? null;
    if (known === null) return false;
    const { waitedMs, ...end } = known;
    Object.assign(device, end);
    // Its figures went back to the checkpoint.
    const { outcome, serviceMs } = known;
    const { tally } = this.#parts;
    if (this.answerTime === 'real' && waitedMs !== null) this.#account(device, outcome, waitedMs);
    if (isAnswer(outcome)) {
      tally.service.record(serviceMs);
      tally.corrected.record(serviceMs + device.lateMs);
    }
    return true;
  }

  #await(device: FleetDevice, request: AgentRequest): void {
    device.waiting = true;
    device.onItsWay = request;
    this.#outstanding.set(device.local, device.sentAt);
  }

  /** An answer came from outside. One that nobody waits for any more is dropped: its message was logged as abandoned. */
  readonly #deliver: Deliver = (sender, sendNumber, outcome, serviceMs, waitedMs) => {
    const device = this.#parts.devices[sender.local] as FleetDevice;
    if (device.sendNumber !== sendNumber || !device.waiting) return;
    this.#outstanding.set(device.local, NEVER);
    device.waiting = false;
    device.onItsWay = null;
    device.outcome = outcome;
    device.outcomeAt =
      this.answerTime === 'modelled'
        ? this.#modelledEnd(device)
        : Math.max(device.sentAt, this.#shard.clockNow) + device.delayMs;
    device.serviceMs = serviceMs;
    this.#parts.answers?.ended(device, waitedMs);
    if (this.answerTime === 'real') this.#account(device, outcome, waitedMs);
    this.#recordLatency(outcome, serviceMs, device.lateMs);
    this.#shard.arrived(device);
  };

  /** Where a schedule is kept: how late it left, or that it never did. */
  #account(device: FleetDevice, outcome: Outcome, waitedMs: number): void {
    const { tally } = this.#parts;
    if (device.lateMs >= LATE_MS) tally.add('behind', 1);
    device.lateMs += waitedMs;
    if (!isAnswer(outcome) && outcome.kind === 'dropped') tally.add('dropped', 1);
    else {
      tally.lateness.record(device.lateMs);
      if (device.lateMs >= LATE_MS) tally.add('late', 1);
    }
  }

  /** The instant, in the device's own time, at which the answer it waits for will be there; Infinity if it is not known. */
  answerDue(device: FleetDevice): number {
    return device.waiting && this.answerTime === 'modelled' ? this.#modelledEnd(device) : NEVER;
  }

  #modelledEnd(device: FleetDevice): number {
    return device.sentAt + this.#parts.latencyMs + device.delayMs;
  }

  /** The agent learns how its message ended. */
  conclude(device: FleetDevice, outcome: Outcome, now: number): void {
    device.outcome = null;
    device.outcomeAt = NEVER;
    if (isAnswer(outcome)) {
      if (outcome.status === 'OK') {
        this.#parts.tally.add('ok', 1);
        this.#parts.activity?.answered(device, device.sentType);
        const ms = this.#loggedMs(device, now);
        this.#parts.log.message(now, device.serial, device.sentType, true, ms, null, null, device.lateMs);
        this.#shard.tell(device, { kind: 'answer', answer: outcome, sentAtMs: device.orderedAt }, now);
      } else {
        this.#fail(device, now, 'refused-by-server', outcome.message);
        this.#shard.tell(device, { kind: 'answer', answer: outcome, sentAtMs: device.orderedAt }, now, outcome.message);
      }
      return;
    }
    const { reason, pending } = failureText(device.profile.os, device.transport.kind, outcome);
    this.#fail(device, now, outcome.kind, reason);
    this.#shard.tell(device, { kind: 'send-failed', reason, pending, sentAtMs: device.orderedAt }, now, reason);
  }

  /** How long the endpoint took for an answer of its own; what a fault makes up is no answer of the endpoint. */
  #recordLatency(outcome: Outcome, serviceMs: number, lateMs: number): void {
    if (!isAnswer(outcome)) return;
    recordLatency(this.#parts.service, serviceMs);
    recordLatency(this.#parts.corrected, serviceMs + lateMs);
    const { tally } = this.#parts;
    tally.service.record(serviceMs);
    tally.corrected.record(serviceMs + lateMs);
  }

  /** The device goes down: its queue is lost, and nobody waits for the answer to what is on its way. */
  cutOff(device: FleetDevice, now: number): void {
    device.held = null;
    device.heldUntil = NEVER;
    if (device.outcome === null && !device.waiting) return;
    if (device.waiting) this.#parts.answers?.abandoned(device, now);
    device.outcome = null;
    device.outcomeAt = NEVER;
    device.waiting = false;
    device.onItsWay = null;
    device.sendNumber += 1;
    this.#outstanding.set(device.local, NEVER);
    this.#fail(device, now, 'abandoned', 'the device restarted before the answer came');
  }

  #fail(device: FleetDevice, now: number, failure: FailureClass, reason: string): void {
    this.#parts.tally.add('failed', 1);
    this.#parts.tally.addFailure(FAILURE_POSITION[failure]);
    count(this.#parts.totals.failures, failure);
    this.#parts.activity?.failed(device, device.sentType, failure);
    const ms = this.#loggedMs(device, now);
    this.#parts.log.message(now, device.serial, device.sentType, false, ms, failure, reason, device.lateMs);
  }

  /** In process the log holds virtual time only, so that it is the same on every machine. */
  #loggedMs(device: FleetDevice, now: number): number {
    return device.serviceMs > 0 ? device.serviceMs : now - device.sentAt;
  }
}
