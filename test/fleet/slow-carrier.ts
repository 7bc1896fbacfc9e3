import type { Carrier, Deliver, Outcome, Sender } from '../../src/fleet/carrier.js';
import { draw } from '../../src/random/draw.js';

interface OnItsWay {
  readonly sender: Sender;
  readonly sendNumber: number;
  readonly sentAt: number;
  readonly outcome: Outcome;
  readonly deliver: Deliver;
}

/**
 * A network: the endpoint answers, but the answers arrive later, in an order drawn by chance. One for all shards of a
 * run, so that it sees what is on its way anywhere.
 */
export class SlowNetwork {
  readonly #onTheWay: OnItsWay[] = [];
  #carried = 0;
  #pumping = false;
  /** Most messages that were on their way at once. */
  mostOnTheWay = 0;
  /** How far, at most, a message left after the oldest that was on its way. */
  furthestAheadMs = 0;
  /** Answers arrive by themselves. When not, `release` lets them. */
  answers = true;
  /** Called for each message that leaves. */
  onCarry: (sender: Sender, now: number) => void = () => undefined;

  constructor(
    private readonly seed = 1,
    private readonly capacity = Number.POSITIVE_INFINITY,
    /** Real time each exchange is said to take. */
    private readonly serviceMs = 5,
  ) {}

  get onTheWay(): number {
    return this.#onTheWay.length;
  }

  get oldestSentAt(): number {
    return this.#onTheWay.reduce((oldest, { sentAt }) => Math.min(oldest, sentAt), Number.POSITIVE_INFINITY);
  }

  readonly wrap = (carrier: Carrier): Carrier => ({
    ...carrier,
    capacity: this.capacity,
    carry: (sender, request, now, sendNumber, deliver) => {
      const outcome = carrier.carry(sender, request, now, sendNumber, deliver);
      if (outcome === null) throw new TypeError('the carrier within must answer at once');
      this.onCarry(sender, now);
      const ahead = now - this.oldestSentAt;
      if (ahead > this.furthestAheadMs) this.furthestAheadMs = ahead;
      this.#onTheWay.push({ sender, sendNumber, sentAt: now, outcome, deliver });
      this.mostOnTheWay = Math.max(this.mostOnTheWay, this.#onTheWay.length);
      this.#pump();
      return null;
    },
  });

  /** Lets one answer arrive that is on its way; which one is a matter of chance. */
  release(): void {
    this.#carried += 1;
    const chosen = Math.floor(draw(this.seed, 0, 'nonce', this.#carried) * this.#onTheWay.length);
    const [message] = this.#onTheWay.splice(chosen, 1);
    message?.deliver(message.sender, message.sendNumber, message.outcome, this.serviceMs, 0);
  }

  #pump(): void {
    if (this.#pumping || !this.answers) return;
    this.#pumping = true;
    setImmediate(() => {
      this.#pumping = false;
      if (!this.answers) return;
      // Some now, some later: half of what is on its way, at least one.
      for (let n = Math.ceil(this.#onTheWay.length / 2); n > 0; n -= 1) this.release();
      if (this.#onTheWay.length > 0) this.#pump();
    });
  }
}
