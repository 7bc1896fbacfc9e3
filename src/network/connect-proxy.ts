import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy on the way from the devices of a run to its servers, listening. */
export interface RunningProxy {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** Tunnels opened so far. */
  tunnels(): number;
  close(): Promise<void>;
}

/**
 * An HTTP proxy that opens tunnels (CONNECT), on loopback and a free port, and only to the servers it was given: it leads
 * nowhere else, whoever finds it. Anything but CONNECT is answered with 405.
 * @param leadsTo `host:port` of each server it may connect to
 */
export async function startConnectProxy(leadsTo: ReadonlySet<string>): Promise<RunningProxy> {
  const sockets = new Set<Socket>();
  let tunnels = 0;
  const server = createServer((_request, response) => response.writeHead(405, { allow: 'CONNECT' }).end());
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  server.on('connect', ({ url = '' }: IncomingMessage, near: Socket, head: Buffer) => {
    if (!leadsTo.has(url)) {
      near.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`http://${url}`);
    const far = connect({ host: hostname, port: Number(port) });
    far.setNoDelay(true);
    near.setNoDelay(true);
    far.once('connect', () => {
      tunnels += 1;
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) far.write(head);
      far.pipe(near).pipe(far);
    });
    far.on('error', () => near.destroy());
    far.once('close', () => near.destroy());
    near.once('close', () => far.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels: () => tunnels,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
