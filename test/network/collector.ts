import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A syslog collector on loopback: a real UDP socket that keeps what it receives. */
export interface Collector {
  readonly port: number;
  readonly received: readonly string[];
  /** Resolves when so many have come; a test that waits for more runs into its time limit. */
  readonly until: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openCollector(host: '127.0.0.1' | '::1' = '127.0.0.1'): Promise<Collector> {
  const socket = createSocket(host === '::1' ? 'udp6' : 'udp4');
  const received: string[] = [];
  socket.on('message', (bytes) => void received.push(bytes.toString('utf8')));
  socket.bind(0, host);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    received,
    until: async (count) => {
      while (received.length < count) await once(socket, 'message');
    },
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** A UDP port of loopback that nobody listens on: one that was just given back. */
export async function closedPort(): Promise<number> {
  const collector = await openCollector();
  await collector.close();
  return collector.port;
}
