import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Completions, ConsoleDirectory, ConsoleHandle, ConsoleReply } from '../device/console/console-handle.js';
import type { ConsoleAnswer, ConsoleRequest, OpenedConsole } from './console-wire.js';

/** `Omit` over each member of a union by itself. */
type Unnumbered<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

const ENDED: ConsoleReply = { output: '', prompt: '', closed: true, pageLength: 0 };

/** One worker's consoles, from here. */
class WorkerConsoles {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, (value: ConsoleAnswer['value']) => void>();
  #nextId = 1;
  #ended = false;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', ({ id, value }: ConsoleAnswer) => {
      this.#waiting.get(id)?.(value);
      this.#waiting.delete(id);
    });
    // The worker has ended, and with it everybody's session.
    port.once('close', () => this.end());
    // Consoles alone do not keep the program going.
    port.unref();
  }

  end(): void {
    this.#ended = true;
    for (const answer of this.#waiting.values()) answer(null);
    this.#waiting.clear();
    this.#port.close();
  }

  async open(name: string): Promise<ConsoleHandle | null> {
    const { id, answered } = this.#ask({ kind: 'open', name });
    const opened = (await answered) as OpenedConsole | null;
    return opened === null ? null : this.#handle(id, opened);
  }

  #ask(request: Unnumbered<ConsoleRequest>): { id: number; answered: Promise<ConsoleAnswer['value']> } {
    const id = this.#nextId;
    this.#nextId += 1;
    const answered = new Promise<ConsoleAnswer['value']>((resolve) => {
      if (this.#ended) {
        resolve(null);
        return;
      }
      this.#waiting.set(id, resolve);
      this.#port.postMessage({ ...request, id });
    });
    return { id, answered };
  }

  #handle(session: number, { hostname, serial, banner, first }: OpenedConsole): ConsoleHandle {
    const ask = (kind: 'execute' | 'help' | 'complete', line: string): Promise<ConsoleAnswer['value']> =>
      this.#ask({ kind, session, line }).answered;
    return {
      hostname,
      serial,
      banner,
      start: () => Promise.resolve(first),
      execute: async (line) => ((await ask('execute', line)) as ConsoleReply | null) ?? ENDED,
      help: async (line) => (await ask('help', line)) as string | null,
      complete: async (line) => ((await ask('complete', line)) as Completions | null) ?? { partial: '', words: [] },
      close: () => void this.#ask({ kind: 'close', session }).answered,
    };
  }
}

/** The consoles of all devices of a run, wherever they live. */
export class FleetConsoles implements ConsoleDirectory {
  /** By worker. */
  readonly #workers = new Map<number, WorkerConsoles>();

  /** What a worker is given, or another one in its place: the sessions of the one before have ended. */
  portFor(worker: number): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#workers.get(worker)?.end();
    this.#workers.set(worker, new WorkerConsoles(port1));
    return port2;
  }

  async open(name: string): Promise<ConsoleHandle | null> {
    const found = await Promise.all(Array.from(this.#workers.values(), (worker) => worker.open(name)));
    return found.find((handle) => handle !== null) ?? null;
  }

  /** Ends every session. */
  close(): void {
    for (const worker of this.#workers.values()) worker.end();
  }
}
