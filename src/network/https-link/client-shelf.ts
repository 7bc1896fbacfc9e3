import type { Client, Dispatcher } from 'undici';

interface Waiting {
  readonly options: Dispatcher.DispatchOptions;
  readonly collectorFor: CollectorFor;
}

/** Makes the handler of one exchange; it must call `done` when the exchange has ended, whichever way. */
type CollectorFor = (done: () => void) => Dispatcher.DispatchHandler;

/**
 * The clients of one link, each one connection. The client that was free last is taken first, and a new one made only
 * when none is free, so that posts one after the other stay on one connection; undici's own Pool opens a second,
 * because it counts a client as busy for a turn after its answer.
 */
export class ClientShelf {
  readonly #all: Client[] = [];
  readonly #free: Client[] = [];
  readonly #waiting: Waiting[] = [];
  #nextWaiting = 0;
  #destroyed = false;

  constructor(
    private readonly make: () => Client,
    private readonly maxClients: number,
  ) {}

  dispatch(options: Dispatcher.DispatchOptions, collectorFor: CollectorFor): void {
    const client = this.#free.pop() ?? this.#another();
    if (client === null) this.#waiting.push({ options, collectorFor });
    else this.#send(client, options, collectorFor);
  }

  /** Ends every exchange, those under way and those that wait, and any later one, with undici's own error. */
  async destroy(): Promise<void> {
    this.#destroyed = true;
    // Taken away first: were they left to follow on each other, each would fail within the call of the one before.
    const waiting = this.#waiting.splice(0).slice(this.#nextWaiting);
    this.#nextWaiting = 0;
    const ended = this.#all.map((client) => client.destroy());
    for (const { options, collectorFor } of waiting) this.#all[0]?.dispatch(options, collectorFor(noop));
    await Promise.all(ended);
  }

  #another(): Client | null {
    if (this.#all.length >= this.maxClients) return null;
    const client = this.make();
    if (this.#destroyed) void client.destroy();
    this.#all.push(client);
    return client;
  }

  #send(client: Client, options: Dispatcher.DispatchOptions, collectorFor: CollectorFor): void {
    const done = (): void => {
      const next = this.#takeWaiting();
      if (next === null) this.#free.push(client);
      else this.#send(client, next.options, next.collectorFor);
    };
    client.dispatch(options, collectorFor(done));
  }

  #takeWaiting(): Waiting | null {
    const next = this.#waiting[this.#nextWaiting];
    if (next === undefined) return null;
    this.#nextWaiting++;
    if (this.#nextWaiting === this.#waiting.length) {
      this.#waiting.length = 0;
      this.#nextWaiting = 0;
    }
    return next;
  }
}

function noop(): void {}
