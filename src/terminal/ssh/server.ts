import { createServer, type Server, type Socket } from 'node:net';
import ssh2, { type Algorithms, type Connection } from 'ssh2';
import type { ConsoleDirectory } from '../../device/console/console-handle.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { serveConnection } from './connection.js';
import type { Credentials } from './credentials.js';
import { openHostKey } from './host-key.js';
import { login } from './login.js';

export interface SshServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  readonly directory: ConsoleDirectory;
  /** The device that the port stands for, whatever the user name; without it the user name is the device's. */
  readonly fixedName?: string;
  readonly auth: Credentials;
  readonly hostKeyFile: string;
  /** Told in one line of every session that begins or ends. Nothing secret is in it. */
  readonly onNote: (note: string) => void;
  readonly limits?: Partial<SshLimits>;
}

interface SshLimits {
  /** Connections at once; one more is cut off. */
  readonly sessions: number;
  /** Time from connecting to being logged in. */
  readonly loginGraceMs: number;
  /** Least time in which an attempt to log in is refused. */
  readonly refusalMs: number;
  /** How often a silent client is asked whether it is still there; three silences end it. */
  readonly keepaliveMs: number;
}

const LIMITS: SshLimits = { sessions: 1_200, loginGraceMs: 30_000, refusalMs: 500, keepaliveMs: 60_000 };
/** What is left to a client to close its end when the server stops. */
const FAREWELL_MS = 500;
const BACKLOG = 1_024;

/** What costs least first: a thousand logins at once are a thousand key exchanges. The rest is for older clients. */
const ALGORITHMS: Algorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group14-sha256',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'chacha20-poly1305@openssh.com',
    'aes256-gcm@openssh.com',
    'aes128-ctr',
    'aes256-ctr',
  ],
  compress: ['none'],
};

export interface SshServer {
  readonly port: number;
  /** Connections that are logged in now. */
  readonly sessions: number;
  /** Ends every session, then itself. */
  close(): Promise<void>;
}

/**
 * Serves the consoles of devices over SSH. The user name picks the device, by serial number or host name.
 * @throws SlfleetError SLF_SSH_HOST_KEY; SLF_SSH_PORT when it cannot listen there
 */
export async function startSshServer(options: SshServerOptions): Promise<SshServer> {
  const limits = { ...LIMITS, ...options.limits };
  const hostKey = await openHostKey(options.hostKeyFile);
  const connections = new Connections(limits);
  const ssh = new ssh2.Server({
    hostKeys: [hostKey],
    algorithms: ALGORITHMS,
    ident: 'slfleet',
    keepaliveInterval: limits.keepaliveMs,
  });
  ssh.on('connection', (client: Connection, { ip, port }: { ip: string; port: number }) => {
    void connections.serve(client, `${ip}:${port}`, options);
  });
  // The sockets are this server's own: it can end one whose client never says that it speaks SSH.
  const listener = createServer({ noDelay: true }, (socket) => {
    if (connections.admit(socket)) ssh.injectSocket(socket);
  });
  const port = await listen(listener, options);
  return {
    port,
    get sessions() {
      return connections.loggedIn;
    },
    close: () => {
      const closed = new Promise<void>((resolve) => {
        listener.close(() => resolve());
      });
      connections.end();
      return closed;
    },
  };
}

function listen(listener: Server, { port, host }: SshServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', (cause: NodeJS.ErrnoException) => {
      const what =
        cause.code === 'EADDRINUSE' ? `port ${port} of ${host} is in use` : `port ${port} of ${host}: ${cause.code}`;
      reject(new SlfleetError('SLF_SSH_PORT', what, { cause }));
    });
    listener.listen({ port, host, backlog: BACKLOG }, () => {
      const address = listener.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** The connections of a server, from the socket on. */
class Connections {
  readonly #limits: SshLimits;
  readonly #sockets = new Set<Socket>();
  /** Those that are not logged in yet, by the address of their client: what ends them if they never are. */
  readonly #grace = new Map<string, NodeJS.Timeout>();
  readonly #clients = new Set<Connection>();
  #loggedIn = 0;

  constructor(limits: SshLimits) {
    this.#limits = limits;
  }

  get loggedIn(): number {
    return this.#loggedIn;
  }

  /** @returns whether there was room for it */
  admit(socket: Socket): boolean {
    // ssh2 listens for errors only once it knows that the client speaks SSH.
    socket.on('error', () => undefined);
    if (this.#sockets.size >= this.#limits.sessions) {
      socket.destroy();
      return false;
    }
    const from = `${socket.remoteAddress}:${socket.remotePort}`;
    this.#sockets.add(socket);
    this.#grace.set(
      from,
      setTimeout(() => socket.destroy(), this.#limits.loginGraceMs),
    );
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#endGrace(from);
    });
    return true;
  }

  async serve(
    client: Connection,
    from: string,
    { directory, fixedName, auth, onNote }: SshServerOptions,
  ): Promise<void> {
    client.on('error', () => undefined);
    this.#clients.add(client);
    client.once('close', () => this.#clients.delete(client));
    const { refusalMs } = this.#limits;
    const ready = new Promise<boolean>((resolve) => {
      client.once('ready', () => resolve(true)).once('close', () => resolve(false));
    });
    const first = await login(client, { directory, fixedName: fixedName ?? null, credentials: auth, refusalMs });
    if (first === null || !(await ready)) {
      first?.close();
      return;
    }
    this.#endGrace(from);
    this.#loggedIn += 1;
    const device = `${first.hostname} (${first.serial})`;
    onNote(`SSH session at ${device} from ${from}`);
    serveConnection(client, first, () => directory.open(first.serial));
    client.once('close', () => {
      this.#loggedIn -= 1;
      onNote(`SSH session at ${device} from ${from} has ended`);
    });
  }

  end(): void {
    for (const client of this.#clients) client.end();
    for (const socket of this.#sockets) {
      if (socket.writable) socket.end();
      const impatience = setTimeout(() => socket.destroy(), FAREWELL_MS);
      socket.once('close', () => clearTimeout(impatience));
    }
  }

  #endGrace(from: string): void {
    clearTimeout(this.#grace.get(from));
    this.#grace.delete(from);
  }
}
