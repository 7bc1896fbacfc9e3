import type { OutgoingPost } from '../network/https-link/https-link.js';
import { TransportError } from '../network/https-link/transport-error.js';
import type { WireTransport } from '../wire/codec.js';
import { VIRTUAL_TIME_HEADER } from '../wire/virtual-time.js';
import { answerInVirtualTime, requestInWallTime, type WallLine } from '../wire/wall-stamps.js';
import { type Carrier, isAnswer, type Outcome } from './carrier.js';
import type { DeviceLinks } from './device-links.js';
import type { DeviceWire, OutgoingMessage } from './device-wire.js';

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
      const orderedAt = performance.now();
      let leftAt = Number.NaN;
      let message: OutgoingMessage | null = null;
      const sent = { virtualMs: now, wallMs: 0 };
      const compose = (): OutgoingPost => {
        sent.wallMs = Date.now();
        const said = wallLine === null ? request : requestInWallTime(request, sent, wallLine);
        const encoded = wire.encode(sender, said, sendNumber);
        if ('kind' in encoded) throw new TransportError(encoded, 'NOT_SENT');
        message = encoded;
        leftAt = performance.now();
        const headers = wallLine === null ? { [VIRTUAL_TIME_HEADER]: String(now) } : NO_HEADERS;
        return { path: paths[encoded.transport], contentType: encoded.contentType, body: encoded.body, headers };
      };
      const end = (outcome: Outcome): void => {
        const endedAt = performance.now();
        // One that never left has waited, and was not served.
        if (Number.isNaN(leftAt)) leftAt = endedAt;
        deliver(sender, sendNumber, outcome, endedAt - leftAt, leftAt - orderedAt);
      };
      const heard = (outcome: Outcome): Outcome =>
        wallLine !== null && isAnswer(outcome) ? answerInVirtualTime(outcome, sent) : outcome;
      link.postWhenFree(compose).then(
        ({ body }) => end(heard(wire.decode(message as OutgoingMessage, body))),
        (error: unknown) => end(error instanceof TransportError ? error.failure : { kind: 'bad-answer' }),
      );
      return null;
    },
    dropWaiting: () => links.dropWaiting(),
    close: () => links.close(),
    usage: () => links.usage(),
  };
}
