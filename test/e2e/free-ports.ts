import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below what systems give to connections and to port 0, so that nobody gets one of them by chance between two looks. */
const FIRST = 20_000;
const LAST = 32_000;

function listening(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** The first of some ports in a row that are free: for a server that comes back to its port, or one that takes many. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = randomInt(FIRST, LAST - count);
    const servers = await Promise.all(Array.from({ length: count }, (_, n) => listening(first + n)));
    await Promise.all(servers.map((server) => new Promise((resolve) => (server ? server.close(resolve) : resolve(0)))));
    if (servers.every((server) => server !== null)) return first;
  }
}
