import { type Client, type Dispatcher, errors } from 'undici';
import { TransportError } from './transport-error.js';

interface Waiting {
  readonly collector: Collector;
  readonly since: number;
}

/** The handler of one exchange. The shelf tells it when it leaves, and is told by it when it has ended, whichever way. */
export interface Collector extends Dispatcher.DispatchHandler {
  done: () => void;
  /** It got a connection: what is to be sent. Whatever it throws, it ends with. */
  leaves(): Dispatcher.DispatchOptions;
  /** It ends without having left. */
  fails(error: Error): void;
}

/** Entries that have been taken are cut off only now and then. */
const MOST_TAKEN = 1_024;

/**
 * The clients of one link, each one connection. The client that was free last is taken first, and a new one made only
 * when none is free, so that posts one after the other stay on one connection; undici's own Pool opens a second,
 * because it counts a client as busy for a turn after its answer. Posts that find none wait in line, and are dropped
 * when they have waited for too long.
 */
export class ClientShelf {
  readonly #all: Client[] = [];
  readonly #free: Client[] = [];
  readonly #waiting: Waiting[] = [];
  #nextWaiting = 0;
  #timer: NodeJS.Timeout | null = null;
  #fullSince = 0;
  #fullMs = 0;
  #destroyed = false;

  /** @param waitMs a post that has waited so long is dropped */
  constructor(
    private readonly make: () => Client,
    private readonly maxClients: number,
    private readonly waitMs: number,
  ) {}

  /** Real time during which posts waited because every connection was in use, ms. */
  get fullMs(): number {
    return this.#fullMs + (this.#someWait ? performance.now() - this.#fullSince : 0);
  }

  dispatch(collector: Collector): void {
    const client = this.#free.pop() ?? this.#another();
    if (client !== null) {
      this.#send(client, collector);
      return;
    }
    const since = performance.now();
    if (!this.#someWait) this.#fullSince = since;
    this.#waiting.push({ collector, since });
    this.#timer ??= setTimeout(this.#dropOverdue, this.waitMs);
  }

  /** Drops every post that waits for a connection. */
  dropWaiting(): void {
    this.#dropBefore(Number.POSITIVE_INFINITY);
  }

  /** Ends every exchange, those under way and those that wait, and any later one, with undici's own error. */
  async destroy(): Promise<void> {
    this.#destroyed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    // Taken away first: were they left to follow on each other, each would fail within the call of the one before.
    const waiting = this.#waiting.splice(0).slice(this.#nextWaiting);
    this.#nextWaiting = 0;
    const ended = this.#all.map((client) => client.destroy());
    for (const { collector } of waiting) collector.fails(new errors.ClientDestroyedError());
    await Promise.all(ended);
  }

  get #someWait(): boolean {
    return this.#nextWaiting < this.#waiting.length;
  }

  #another(): Client | null {
    if (this.#all.length >= this.maxClients) return null;
    const client = this.make();
    if (this.#destroyed) void client.destroy();
    this.#all.push(client);
    return client;
  }

  #send(client: Client, first: Collector): void {
    let collector: Collector | null = first;
    while (collector !== null) {
      collector.done = () => this.#freed(client);
      let options: Dispatcher.DispatchOptions;
      try {
        options = collector.leaves();
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        // It cannot be sent at all: the next one takes its place.
        collector.fails(error);
        collector = this.#takeWaiting()?.collector ?? null;
        continue;
      }
      client.dispatch(options, collector);
      return;
    }
    this.#free.push(client);
  }

  #freed(client: Client): void {
    const next = this.#takeWaiting();
    if (next === null) this.#free.push(client);
    else this.#send(client, next.collector);
  }

  #takeWaiting(): Waiting | null {
    const next = this.#waiting[this.#nextWaiting];
    if (next === undefined) return null;
    this.#nextWaiting++;
    if (this.#nextWaiting === this.#waiting.length) this.#nobodyWaits();
    else if (this.#nextWaiting >= MOST_TAKEN) {
      this.#waiting.splice(0, this.#nextWaiting);
      this.#nextWaiting = 0;
    }
    return next;
  }

  #nobodyWaits(): void {
    this.#fullMs += performance.now() - this.#fullSince;
    this.#waiting.length = 0;
    this.#nextWaiting = 0;
  }

  readonly #dropOverdue = (): void => {
    this.#timer = null;
    this.#dropBefore(performance.now() - this.waitMs);
    const first = this.#waiting[this.#nextWaiting];
    if (first !== undefined) {
      this.#timer = setTimeout(this.#dropOverdue, Math.max(1, first.since + this.waitMs - performance.now()));
    }
  };

  #dropBefore(instant: number): void {
    while ((this.#waiting[this.#nextWaiting]?.since ?? Number.POSITIVE_INFINITY) <= instant) {
      const dropped = this.#takeWaiting();
      if (dropped === null) return;
      dropped.collector.fails(new TransportError({ kind: 'dropped' }, 'NO_CONNECTION_WAS_FREE'));
    }
  }
}
