import type { MessagePort } from 'node:worker_threads';
import { type ControlAnswer, type ControlRequest, LAST_LOOK, type WorkerLook } from './control-port.js';

type Unnumbered<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

export type UnnumberedRequest = Unnumbered<ControlRequest>;

/** A worker, as operators see it. */
export class WorkerPort {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, (value: ControlAnswer['value']) => void>();
  #nextId = LAST_LOOK + 1;
  #ended = false;
  /** What it saw last, if it has come to its end. */
  lastLook: WorkerLook | null = null;
  /** It has ended, and will say no more. */
  readonly closed: Promise<void>;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', ({ id, value }: ControlAnswer) => {
      if (id === LAST_LOOK) this.lastLook = value as WorkerLook;
      this.#waiting.get(id)?.(value);
      this.#waiting.delete(id);
    });
    this.closed = new Promise((resolve) => {
      port.once('close', () => {
        this.end();
        resolve();
      });
    });
    port.unref();
  }

  /** The worker has ended: nobody answers any more. */
  end(): void {
    this.#ended = true;
    for (const answer of this.#waiting.values()) answer(null);
    this.#waiting.clear();
    this.#port.close();
  }

  /** @returns null also if the worker has ended */
  ask(request: UnnumberedRequest): Promise<ControlAnswer['value']> {
    if (this.#ended) return Promise.resolve(null);
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#port.postMessage({ ...request, id });
    });
  }
}
