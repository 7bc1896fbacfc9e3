import type { AgentRequest } from '../../wire/agent-messages.js';
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
  readonly lateMs: number;
}

/** A message, by its device's place in the shard and its number. */
type Entry = readonly ['sent', number, number] | readonly ['ended', number, number, Outcome, number, number, number];

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
  /** By device and number: messages known to have ended, and those that were sent. */
  readonly #ended = new Map<string, KnownOutcome>();
  readonly #sent = new Set<string>();
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
    for (const entry of (records as readonly (readonly Entry[])[]).flat()) {
      const key = `${entry[1]} ${entry[2]}`;
      if (entry[0] === 'sent') this.#sent.add(key);
      else {
        const [, , , outcome, outcomeAt, serviceMs, lateMs] = entry;
        this.#ended.set(key, { outcome: share(outcome) as Outcome, outcomeAt, serviceMs, lateMs });
      }
    }
  }

  /** How the present message of a device ended before its worker died; null: nobody knows. */
  known({ local, sendNumber }: FleetDevice): KnownOutcome | null {
    if (this.#ended.size === 0) return null;
    const key = `${local} ${sendNumber}`;
    const known = this.#ended.get(key) ?? null;
    if (known !== null) this.#ended.delete(key);
    return known;
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
    const { local, sendNumber } = device;
    const repeated = this.#sent.delete(`${local} ${sendNumber}`);
    this.#pending.push(['sent', local, sendNumber]);
    this.write();
    return repeated ? forced(request) : request;
  }

  /** A message has ended; its device must not learn of it before {@link write}. */
  ended(device: FleetDevice): void {
    // The run is over and its connections are cut: that is nothing the server said.
    if (this.#closed) return;
    const { local, sendNumber, outcome, outcomeAt, serviceMs, lateMs } = device;
    if (outcome === null) throw new RangeError('a message that has not ended');
    this.#pending.push(['ended', local, sendNumber, outcome, outcomeAt, serviceMs, lateMs]);
  }

  /** Writes down every message that has ended since it was last called. @throws SlfleetError SLF_DISK_WRITE */
  write(): void {
    if (this.#pending.length === 0) return;
    const entries = this.#pending;
    this.#pending = [];
    this.#series.add(entries);
  }

  /** A checkpoint of this number holds everything so far. @throws SlfleetError SLF_DISK_WRITE */
  begin(number: number): void {
    this.write();
    this.#series.begin(number);
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

function isRefusedTwice(request: AgentRequest): request is Extract<AgentRequest, { type: 'registration' | 'trust' }> {
  return request.type === 'registration' || request.type === 'trust';
}

/** A message that was on its way when a shard was captured, and may have arrived. */
export function forced(request: AgentRequest): AgentRequest {
  return isRefusedTwice(request) ? { ...request, force: true } : request;
}
