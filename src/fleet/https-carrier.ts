import { TransportError } from '../network/https-link/transport-error.js';
import type { WireTransport } from '../wire/codec.js';
import { VIRTUAL_TIME_HEADER } from '../wire/virtual-time.js';
import { answerInVirtualTime, requestInWallTime, type WallLine } from '../wire/wall-stamps.js';
import { type Carrier, isAnswer, type Outcome } from './carrier.js';
import type { DeviceLinks } from './device-links.js';
import type { DeviceWire } from './device-wire.js';

export interface HttpsCarrierOptions {
  readonly links: DeviceLinks;
  readonly wire: DeviceWire;
  /** Path of the endpoint by transport. */
  readonly paths: Readonly<Record<WireTransport, string>>;
  /** Messages on their way at once at most. */
  readonly capacity: number;
  /** Of a server that keeps real time; null: it follows the fleet's. */
  readonly wallLine: WallLine | null;
}

const NO_HEADERS = {};

/** The https link: real sockets, real time. */
export function httpsCarrier({ links, wire, paths, capacity, wallLine }: HttpsCarrierOptions): Carrier {
  return {
    capacity,
    carry(sender, request, now, sendNumber, deliver) {
      const link = links.linkFor(sender);
      if ('kind' in link) return link;
      const sent = { virtualMs: now, wallMs: Date.now() };
      const said = wallLine === null ? request : requestInWallTime(request, sent, wallLine);
      const message = wire.encode(sender, said, sendNumber);
      if ('kind' in message) return message;
      const sentAt = performance.now();
      const end = (outcome: Outcome): void => deliver(sender, sendNumber, outcome, performance.now() - sentAt);
      const heard = (outcome: Outcome): Outcome =>
        wallLine !== null && isAnswer(outcome) ? answerInVirtualTime(outcome, sent) : outcome;
      const headers = wallLine === null ? { [VIRTUAL_TIME_HEADER]: String(now) } : NO_HEADERS;
      link.post(paths[message.transport], message.contentType, message.body, headers).then(
        ({ body }) => end(heard(wire.decode(message, body))),
        (error: unknown) => end(error instanceof TransportError ? error.failure : { kind: 'bad-answer' }),
      );
      return null;
    },
    close: () => links.close(),
    handshakes: () => links.handshakes(),
  };
}
