import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

/** Datagrams the system had no room for at once, waiting in memory; those beyond are dropped, and counted. */
const MOST_QUEUED = 10_000;
/** Datagrams whose outcome is waited for at once; those beyond are sent all the same, and taken to have been. */
const MOST_AWAITED = 10_000;
/** How long closing waits for a network that takes nothing. */
const CLOSE_WITHIN_MS = 2_000;

export interface SyslogAddress {
  /** An address, not a name: nothing is ever looked up. */
  readonly host: string;
  readonly port: number;
}

/**
 * Sends log messages to a collector, each a UDP datagram (RFC 5426), in the order of the calls.
 *
 * A fleet at speed `max` never lets go of its thread, so nothing here waits for the event loop: the socket is bound at once,
 * since its address need not be looked up, and the system takes each datagram within the call. What arrives is the
 * network's affair: a collector that reads more slowly than datagrams come loses some, and nobody is told. No rate is kept.
 *
 * The socket is not connected: a port nobody listens on is no error, as for a real device; later datagrams still leave.
 */
export class SyslogSender {
  readonly #to: SyslogAddress;
  readonly #socket: Socket;
  #awaited = 0;
  #sent = 0;
  #failed = 0;
  #allDone: (() => void) | null = null;

  constructor(to: SyslogAddress) {
    this.#to = to;
    const v6 = isIPv6(to.host);
    this.#socket = createSocket({
      type: v6 ? 'udp6' : 'udp4',
      lookup: (address, _options, found) => found(null, address, v6 ? 6 : 4),
    });
    // A datagram that fails is counted where it was sent; a log that cannot be sent ends no run.
    this.#socket.on('error', () => undefined);
    this.#socket.bind({ port: 0, address: v6 ? '::' : '0.0.0.0', exclusive: true });
  }

  /** Datagrams the system has taken. */
  get sent(): number {
    return this.#sent;
  }

  /** Datagrams it refused, or had no room for. */
  get failed(): number {
    return this.#failed;
  }

  send(text: string): void {
    if (this.#socket.getSendQueueCount() >= MOST_QUEUED) {
      this.#failed += 1;
      return;
    }
    const { host, port } = this.#to;
    const bytes = Buffer.from(text, 'utf8');
    if (this.#awaited < MOST_AWAITED) {
      this.#awaited += 1;
      this.#socket.send(bytes, port, host, this.#ended);
    } else {
      this.#sent += 1;
      this.#socket.send(bytes, port, host);
    }
  }

  readonly #ended = (error: Error | null): void => {
    this.#awaited -= 1;
    if (error === null) this.#sent += 1;
    else this.#failed += 1;
    if (this.#awaited === 0) this.#allDone?.();
  };

  /** Waits until everything has left, then closes the socket. */
  async close(): Promise<void> {
    if (this.#awaited > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, CLOSE_WITHIN_MS);
        this.#allDone = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const until = performance.now() + CLOSE_WITHIN_MS;
    while (this.#socket.getSendQueueCount() > 0 && performance.now() < until) await turn();
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }
}
