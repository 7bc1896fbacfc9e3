import { promises as dns } from 'node:dns';

/** Real time: sockets know no other. */
const TIMEOUT_MS = 5_000;
const TRIES = 2;

/** Asks a name service for the first of these names it knows. */
export type AskNames = (names: readonly string[]) => Promise<string | null>;

/**
 * A client of one name service, for all devices of a shard. Each call is at least one question over the network.
 * @param server `address:port`
 * @returns asks for one name after the other; ends with the first address there is, or null
 */
export function createDnsClient(server: string): AskNames {
  const resolver = new dns.Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  resolver.setServers([server]);
  return async (names) => {
    for (const name of names) {
      const [address] = await resolver.resolve4(name).catch((): string[] => []);
      if (address !== undefined) return address;
    }
    return null;
  };
}
