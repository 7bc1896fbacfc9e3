import { CONNECTION_POLICIES, type ConnectionPolicy } from '../network/https-link/https-link.js';

/** What the devices of one manner with connections have used: only by this do their costs show apart. */
export interface MannerCounts {
  /** Messages that left. */
  messages: number;
  /** Of these, on a connection that was there already. */
  kept: number;
  /** TLS handshakes. */
  full: number;
  resumed: number;
}

/** By manner; only those there are. Over the in-process link there are none. */
export type MannerTotals = Partial<Record<ConnectionPolicy, MannerCounts>>;

/** Adds to the counts of each manner those of another carrier, shard or worker. */
export function addManners(into: MannerTotals, from: Readonly<MannerTotals>): void {
  for (const manner of CONNECTION_POLICIES) {
    const more = from[manner];
    if (more === undefined) continue;
    const { messages, kept, full, resumed } = into[manner] ?? { messages: 0, kept: 0, full: 0, resumed: 0 };
    into[manner] = {
      messages: messages + more.messages,
      kept: kept + more.kept,
      full: full + more.full,
      resumed: resumed + more.resumed,
    };
  }
}

/** Messages that left, whatever the manner. */
export function messagesOf(manners: Readonly<MannerTotals>): number {
  return Object.values(manners).reduce((sum, { messages }) => sum + messages, 0);
}
