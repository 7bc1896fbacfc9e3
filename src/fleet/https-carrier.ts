import type { ConnectionPolicy, HttpsLink, OutgoingPost } from '../network/https-link/https-link.js';
import { TransportError } from '../network/https-link/transport-error.js';
import type { WireTransport } from '../wire/codec.js';
import { VIRTUAL_TIME_HEADER } from '../wire/virtual-time.js';
import type { Carrier, CarrierUsage, Outcome } from './carrier.js';
import type { DeviceWire, OutgoingMessage } from './device-wire.js';
import { addManners, type MannerTotals } from './manners.js';

export interface HttpsCarrierOptions {
  /** One for each manner with connections that devices have. */
  readonly links: Readonly<Partial<Record<ConnectionPolicy, HttpsLink>>>;
  readonly wire: DeviceWire;
  /** Path of the endpoint by transport. */
  readonly paths: Readonly<Record<WireTransport, string>>;
  /** Messages on their way at once at most. */
  readonly capacity: number;
}

/** The https link: real sockets, real time. */
export function httpsCarrier({ links, wire, paths, capacity }: HttpsCarrierOptions): Carrier {
  const all = Object.values(links);
  return {
    capacity,
    carry(sender, request, now, sendNumber, deliver) {
      const link = links[sender.group.connections];
      if (link === undefined) throw new RangeError(`no link for ${sender.group.connections}`);
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
    dropWaiting: () => {
      for (const link of all) link.dropWaiting();
    },
    close: async () => {
      await Promise.all(all.map((link) => link.close()));
    },
    usage: () => usageOf(links),
  };
}

function usageOf(links: HttpsCarrierOptions['links']): CarrierUsage {
  const manners: MannerTotals = {};
  let fullMs = 0;
  let exhausted = 0;
  for (const [manner, link] of Object.entries(links)) {
    const { messages, kept, full, resumed, ...rest } = link.usage();
    addManners(manners, { [manner]: { messages, kept, full, resumed } });
    fullMs = Math.max(fullMs, rest.fullMs);
    exhausted += rest.exhausted;
  }
  return { manners, fullMs, exhausted };
}
