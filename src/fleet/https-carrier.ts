import type { OutgoingPost } from '../network/https-link/https-link.js';
import { TransportError } from '../network/https-link/transport-error.js';
import type { WireTransport } from '../wire/codec.js';
import { VIRTUAL_TIME_HEADER } from '../wire/virtual-time.js';
import type { Carrier, Outcome } from './carrier.js';
import type { DeviceLinks } from './device-links.js';
import type { DeviceWire, OutgoingMessage } from './device-wire.js';

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
      const orderedAt = performance.now();
      let leftAt = Number.NaN;
      let message: OutgoingMessage | null = null;
      const compose = (): OutgoingPost => {
        const encoded = wire.encode(sender, request, sendNumber);
        if ('kind' in encoded) throw new TransportError(encoded, 'NOT_SENT');
        message = encoded;
        leftAt = performance.now();
        // A server that is not ours ignores the header.
        const headers = { [VIRTUAL_TIME_HEADER]: String(now) };
        return { path: paths[encoded.transport], contentType: encoded.contentType, body: encoded.body, headers };
      };
      const end = (outcome: Outcome): void => {
        const endedAt = performance.now();
        // One that never left has waited, and was not served.
        if (Number.isNaN(leftAt)) leftAt = endedAt;
        deliver(sender, sendNumber, outcome, endedAt - leftAt, leftAt - orderedAt);
      };
      link.postWhenFree(compose).then(
        ({ body }) => end(wire.decode(message as OutgoingMessage, body)),
        (error: unknown) => end(error instanceof TransportError ? error.failure : { kind: 'bad-answer' }),
      );
      return null;
    },
    dropWaiting: () => links.dropWaiting(),
    close: () => links.close(),
    usage: () => links.usage(),
  };
}
