import type { Client, Dispatcher } from 'undici';
import { TransportError } from './transport-error.js';

interface Waiting {
  readonly options: Dispatcher.DispatchOptions;
  readonly collector: Collector;
  readonly since: number;
}

/** The handler of one exchange. The shelf tells it when it leaves, and is told by it when it has ended, whichever way. */
export interface Collector extends Dispatcher.DispatchHandler {
  done: () => void;
  /** It got a connection. */
  leaves(): void;
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

  dispatch(options: Dispatcher.DispatchOptions, collector: Collector): void {
    const client = this.#free.pop() ?? this.#another();
    if (client !== null) {
      this.#send(client, options, collector);
      return;
    }
    const since = performance.now();
    if (!this.#someWait) this.#fullSince = since;
    this.#waiting.push({ options, collector, since });
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
    for (const { options, collector } of waiting) this.#all[0]?.dispatch(options, collector);
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

  #send(client: Client, options: Dispatcher.DispatchOptions, collector: Collector): void {
    collector.done = () => {
      const next = this.#takeWaiting();
      if (next === null) this.#free.push(client);
      else this.#send(client, next.options, next.collector);
    };
    collector.leaves();
    client.dispatch(options, collector);
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
