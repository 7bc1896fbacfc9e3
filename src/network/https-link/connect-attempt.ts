import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { failureOf } from './failure-of.js';
import { TransportError } from './transport-error.js';

/** One try to connect, however many steps it has; it ends once: with a socket, an error or the timeout. */
export class ConnectAttempt {
  #current: { destroy(error?: Error): unknown } | null = null;
  #ended = false;
  readonly #timer: NodeJS.Timeout;

  constructor(
    timeoutMs: number,
    private readonly callback: buildConnector.Callback,
  ) {
    this.#timer = setTimeout(() => {
      this.fail(new TransportError({ kind: 'unreachable' }, 'UND_ERR_CONNECT_TIMEOUT'));
      this.#current?.destroy();
    }, timeoutMs);
  }

  watch(step: { destroy(error?: Error): unknown }): void {
    this.#current = step;
  }

  follow(socket: Socket, ready: 'connect' | 'secureConnect'): void {
    this.watch(socket);
    socket.setNoDelay(true);
    // The listener stays for good: undici adds its own only once it has the socket.
    socket.on('error', (error) => this.fail(error));
    socket.once(ready, () => this.succeed(socket));
  }

  succeed(socket: Socket): void {
    if (this.#end()) this.callback(null, socket);
  }

  /** undici gets no code of node's with it: it would treat some of them in a way of its own. */
  fail(error: unknown): void {
    if (this.#end()) this.callback(failureOf(error), null);
  }

  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    clearTimeout(this.#timer);
    return true;
  }
}
