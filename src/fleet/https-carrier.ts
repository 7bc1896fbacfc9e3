import { TransportError } from '../network/https-link/transport-error.js';
import type { WireTransport } from '../wire/codec.js';
import { VIRTUAL_TIME_HEADER } from '../wire/virtual-time.js';
import type { Carrier, Outcome } from './carrier.js';
import type { DeviceLinks } from './device-links.js';
import type { DeviceWire } from './device-wire.js';

export interface HttpsCarrierOptions {
  readonly links: DeviceLinks;
  readonly wire: DeviceWire;
  /** Path of the endpoint by transport. */
  readonly paths: Readonly<Record<WireTransport, string>>;
  /** Messages on their way at once at most. */
  readonly capacity: number;
}

/** The https link: real sockets, real time. */
export function httpsCarrier({ links, wire, paths, capacity }: HttpsCarrierOptions): Carrier {
  return {
    capacity,
    carry(sender, request, now, sendNumber, deliver) {
      const link = links.linkFor(sender);
      if ('kind' in link) return link;
      const message = wire.encode(sender, request, sendNumber);
      if ('kind' in message) return message;
      const sentAt = performance.now();
      const end = (outcome: Outcome): void => deliver(sender, sendNumber, outcome, performance.now() - sentAt);
      // A server that is not ours ignores it.
      const headers = { [VIRTUAL_TIME_HEADER]: String(now) };
      link.post(paths[message.transport], message.contentType, message.body, headers).then(
        ({ body }) => end(wire.decode(message, body)),
        (error: unknown) => end(error instanceof TransportError ? error.failure : { kind: 'bad-answer' }),
      );
      return null;
    },
    close: () => links.close(),
    handshakes: () => links.handshakes(),
  };
}
