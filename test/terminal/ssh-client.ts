import ssh2, { type Client, type ClientChannel, type ConnectConfig } from 'ssh2';

/** A client that is logged in. */
export async function connected(config: ConnectConfig): Promise<Client> {
  const client = new ssh2.Client();
  await new Promise<void>((resolve, reject) => {
    client
      .once('ready', resolve)
      .once('error', reject)
      .once('close', () => reject(new Error('closed')));
    // What a terminal on the same machine would offer.
    client.on('keyboard-interactive', (_name, _instructions, _language, _prompts, answer) => {
      answer([config.password ?? '']);
    });
    client.connect({ host: '127.0.0.1', ...config });
  });
  // A server that goes away is no failure of the client.
  client.on('error', () => undefined);
  return client;
}

export function shellOf(client: Client, hasTerminal: boolean): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const taken = (error: Error | undefined, channel: ClientChannel): void =>
      error ? reject(error) : resolve(channel);
    if (hasTerminal) client.shell({ cols: 80, rows: 24, term: 'vt100' }, taken);
    else client.shell(false, taken);
  });
}

/** Everything a channel says until it is closed, and the exit status. */
export function drained(channel: ClientChannel): Promise<{ readonly text: string; readonly status: number | null }> {
  return new Promise((resolve) => {
    let text = '';
    let status: number | null = null;
    channel.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    channel.on('exit', (code: number | null) => {
      status = code;
    });
    channel.once('close', () => resolve({ text, status }));
  });
}

export function ordered(
  client: Client,
  command: string,
): Promise<{ readonly text: string; readonly status: number | null }> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error ? reject(error) : resolve(drained(channel))));
  });
}

/** A shell that is talked to as automation does it: send, and wait for what must come. */
export class Talk {
  readonly #channel: ClientChannel;
  #heard = '';
  #look: (() => void) | null = null;

  constructor(channel: ClientChannel) {
    this.#channel = channel;
    const end = (): void => this.#look?.();
    channel.on('data', (chunk: Buffer) => {
      this.#heard += chunk.toString('utf8');
      this.#look?.();
    });
    channel.once('close', end);
  }

  /** @returns what came up to the end of what fits, which is then done with */
  expect(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#look = () => {
        const found = pattern.exec(this.#heard);
        if (found !== null) {
          const end = found.index + found[0].length;
          const heard = this.#heard.slice(0, end);
          this.#heard = this.#heard.slice(end);
          this.#look = null;
          resolve(heard);
        } else if (this.#channel.destroyed || !this.#channel.readable) {
          reject(new Error(`closed before ${pattern}: ${this.#heard}`));
        }
      };
      this.#look();
    });
  }

  async send(text: string, pattern: RegExp): Promise<string> {
    this.#channel.write(text);
    return this.expect(pattern);
  }
}
