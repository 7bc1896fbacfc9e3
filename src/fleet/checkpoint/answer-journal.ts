import type { AgentMessageType, AgentRequest } from '../../wire/agent-messages.js';
import type { Outcome } from '../carrier.js';
import type { FleetDevice } from '../fleet-device.js';
import { JSON_DATA } from './frame.js';
import { FrameSeries } from './frame-series.js';
import { shareStrings } from './share-strings.js';

/** How a message ended that went over a network. */
export interface KnownOutcome {
  readonly outcome: Outcome;
  /** When the device learned of it. */
  readonly outcomeAt: number;
  readonly serviceMs: number;
  /** How late it left. */
  readonly lateMs: number;
  /** Real time it then waited for a connection; null: the device went down, and nobody ever knew. */
  readonly waitedMs: number | null;
}

/**
 * A message: its device's place in the shard, its number, its type, and when the device wanted it sent. The number alone does not
 * tell it: what is done at a console is not done again, and the numbers after it are those of other messages then.
 */
type Message = readonly [local: number, sendNumber: number, type: AgentMessageType, orderedAt: number];
type Sent = readonly ['sent', ...Message];
type Ended = readonly [
  'ended',
  ...Message,
  Outcome,
  outcomeAt: number,
  serviceMs: number,
  lateMs: number,
  waitedMs: number,
];
/** Its device went down before there was an answer. */
type Abandoned = readonly ['abandoned', ...Message, abandonedAt: number, lateMs: number];
type Entry = Sent | Ended | Abandoned;

/** What a device learns whose message was abandoned, if for once it does not go down. */
const NO_ANSWER: Outcome = { kind: 'no-reply' };

/**
 * What a distant server said since the last checkpoint of a shard. In process a restored shard asks its own slice of the
 * endpoint again, which was restored with it. A distant server has gone on: what it said is said again from here, so that the
 * devices come to where they were without a message. Only a message whose answer nobody had heard goes out once more.
 *
 * Each outcome is written down before its device learns of it: nothing the server answered for can be lost. Those that have come
 * since the shard last went on are written together, as every one by itself costs as much as making the message.
 */
export class AnswerJournal {
  readonly #series: FrameSeries<unknown>;
  /** Messages known to have ended, and those that were sent. */
  #ended: Map<string, Ended | Abandoned>;
  #sent: Map<string, Sent>;
  /** What is to be written. */
  #pending: Entry[] = [];
  #closed = false;

  /**
   * @param from number of the checkpoint the shard was restored from; 0: none
   * @throws SlfleetError SLF_DISK_WRITE
   */
  constructor(folder: string, name: string, from: number) {
    const { series, records } = FrameSeries.resume(folder, name, 'answers', from, JSON_DATA);
    this.#series = series;
    const share = shareStrings();
    const entries = (records as readonly (readonly Entry[])[]).flat().map((entry) => share(entry) as Entry);
    this.#ended = byMessage(entries.filter((entry) => entry[0] !== 'sent'));
    this.#sent = byMessage(entries.filter((entry) => entry[0] === 'sent'));
  }

  /** How the present message of a device ended before its worker died; null: nobody knows. */
  known(device: FleetDevice): KnownOutcome | null {
    if (this.#ended.size === 0) return null;
    const key = keyOf(messageOf(device));
    const entry = this.#ended.get(key);
    if (entry === undefined) return null;
    this.#ended.delete(key);
    if (entry[0] === 'abandoned') {
      const [, , , , , abandonedAt, lateMs] = entry;
      // What took the device down happens again before that, unless it was done at a console.
      return { outcome: NO_ANSWER, outcomeAt: abandonedAt + 1, serviceMs: 0, lateMs, waitedMs: null };
    }
    const [, , , , , outcome, outcomeAt, serviceMs, lateMs, waitedMs] = entry;
    return { outcome, outcomeAt, serviceMs, lateMs, waitedMs };
  }

  /**
   * The request as it is to be sent now. One that was sent before, and of whose answer nobody knows, may have been carried out:
   * a registration or a request for trust is then refused as a second one (F1), so it goes with the `force` an operator would
   * give after such a crash, and that it leaves is written down before it does. Everything else may come twice: usage is
   * replaced, reports count once, the certificate before the newest still holds, and a device ends its registration
   * whatever it is told.
   * @throws SlfleetError SLF_DISK_WRITE
   */
  outgoing(device: FleetDevice, request: AgentRequest): AgentRequest {
    if (!isRefusedTwice(request)) return request;
    const message = messageOf(device);
    const repeated = this.#sent.delete(keyOf(message));
    this.#pending.push(['sent', ...message]);
    this.write();
    return repeated ? forced(request) : request;
  }

  /**
   * A message has ended; its device must not learn of it before {@link write}.
   * @param device its `lateMs` says how late the message left
   * @param waitedMs real time it then waited for a connection
   */
  ended(device: FleetDevice, waitedMs: number): void {
    // The run is over and its connections are cut: that is nothing the server said.
    if (this.#closed) return;
    const { local, sendNumber, sentType, orderedAt, outcome, outcomeAt, serviceMs, lateMs } = device;
    if (outcome === null) throw new RangeError('a message that has not ended');
    const times = [outcomeAt, serviceMs, lateMs, waitedMs] as const;
    this.#pending.push(['ended', local, sendNumber, sentType, orderedAt, outcome, ...times]);
  }

  /** A device goes down while it waits for an answer: it must not ask again later what it went on without. */
  abandoned(device: FleetDevice, now: number): void {
    this.#pending.push(['abandoned', ...messageOf(device), now, device.lateMs]);
  }

  /** Writes down every message that has ended since it was last called. @throws SlfleetError SLF_DISK_WRITE */
  write(): void {
    if (this.#pending.length === 0) return;
    const entries = this.#pending;
    this.#pending = [];
    this.#series.add(entries);
  }

  /**
   * A checkpoint of this number is about to be written: what comes from now on comes after it. So does what is known of messages
   * that the devices, which are still living again what they lived before, have not come to.
   * @throws SlfleetError SLF_DISK_WRITE
   */
  begin(number: number, devices: readonly FleetDevice[]): void {
    this.write();
    const isToCome = ([, local, sendNumber]: Entry): boolean => sendNumber > (devices[local]?.sendNumber ?? 0);
    this.#ended = byMessage([...this.#ended.values()].filter(isToCome));
    this.#sent = byMessage([...this.#sent.values()].filter(isToCome));
    const toCome: readonly Entry[] = [...this.#ended.values(), ...this.#sent.values()];
    const records = toCome.length === 0 ? [] : [toCome];
    // Read twice, by whoever goes on from the checkpoint before, they say nothing new. So a checkpoint that was not written is
    // begun once more in the file it has: nothing in there may be lost.
    if (number > this.#series.number) this.#series.begin(number, records);
    else this.#series.add(...records);
  }

  /** The checkpoint of this number stands. */
  kept(number: number): void {
    this.#series.forgetBefore(number);
  }

  /** @throws SlfleetError SLF_DISK_WRITE */
  close(): void {
    this.#closed = true;
    try {
      this.write();
    } finally {
      this.#series.close();
    }
  }
}

function messageOf({ local, sendNumber, sentType, orderedAt }: FleetDevice): Message {
  return [local, sendNumber, sentType, orderedAt];
}

function keyOf(message: Message): string {
  return message.join(' ');
}

function byMessage<Kind extends Entry>(entries: readonly Kind[]): Map<string, Kind> {
  return new Map(
    entries.map((entry) => {
      const [, local, sendNumber, type, orderedAt] = entry;
      return [keyOf([local, sendNumber, type, orderedAt]), entry];
    }),
  );
}

function isRefusedTwice(request: AgentRequest): request is Extract<AgentRequest, { type: 'registration' | 'trust' }> {
  return request.type === 'registration' || request.type === 'trust';
}

/** A message that was on its way when a shard was captured, and may have arrived. */
export function forced(request: AgentRequest): AgentRequest {
  return isRefusedTwice(request) ? { ...request, force: true } : request;
}
