import { setTimeout as delay } from 'node:timers/promises';
import type { AuthContext, Connection, PublicKeyAuthContext } from 'ssh2';
import type { ConsoleDirectory, ConsoleHandle } from '../../device/console/console-handle.js';
import { type Credentials, isSameSecret } from './credentials.js';

export interface LoginOptions {
  readonly directory: ConsoleDirectory;
  /** The device every user name stands for; null: the user name is the device's. */
  readonly fixedName: string | null;
  readonly credentials: Credentials;
  /** Least time from an attempt to its refusal, ms: longer than any look-up, so that it does not tell which devices exist. */
  readonly refusalMs: number;
}

type Method = 'publickey' | 'keyboard-interactive' | 'password';

const MOST_FAILURES = 3;
/** Keys a client may offer before it has been told which one is good. */
const MOST_OFFERS = 20;

/**
 * Lets a client in, or not.
 * @returns a console of the device that its user name stands for; null if the client left or was turned away
 */
export function login(client: Connection, options: LoginOptions): Promise<ConsoleHandle | null> {
  return new Promise((resolve) => {
    const attempts = new Attempts(client, options, resolve);
    client.on('authentication', (context) => attempts.take(context));
    client.once('close', () => resolve(null));
  });
}

class Attempts {
  readonly #client: Connection;
  readonly #options: LoginOptions;
  readonly #succeed: (handle: ConsoleHandle) => void;
  readonly #methods: Method[];
  #failures = 0;
  #offers = 0;
  #gone = false;

  constructor(client: Connection, options: LoginOptions, succeed: (handle: ConsoleHandle) => void) {
    this.#client = client;
    this.#options = options;
    this.#succeed = succeed;
    const byKey: Method[] = options.credentials.keys.length > 0 ? ['publickey'] : [];
    this.#methods = [...byKey, 'keyboard-interactive', 'password'];
    client.once('close', () => {
      this.#gone = true;
    });
  }

  take(context: AuthContext): void {
    switch (context.method) {
      case 'password':
        void this.#decide(context, this.#isPassword(context.password));
        return;
      case 'keyboard-interactive':
        context.prompt([{ prompt: 'Password: ', echo: false }], (answers: unknown) => {
          // An error, instead of answers, when the client tries another way meanwhile.
          const answer: unknown = Array.isArray(answers) ? answers[0] : null;
          if (!Array.isArray(answers)) return;
          void this.#decide(context, typeof answer === 'string' && this.#isPassword(answer));
        });
        return;
      case 'publickey':
        this.#takeKey(context);
        return;
      default:
        context.reject(this.#methods);
    }
  }

  #isPassword(given: string): boolean {
    return isSameSecret(given, this.#options.credentials.password);
  }

  #takeKey(context: PublicKeyAuthContext): void {
    const key = this.#options.credentials.keys.find((known) => known.getPublicSSH().equals(context.key.data));
    if (key === undefined || context.signature === undefined || context.blob === undefined) {
      this.#offers += 1;
      if (this.#offers > MOST_OFFERS) this.#client.end();
      else if (key === undefined) context.reject(this.#methods);
      // A key that would do; now its owner has to sign.
      else context.accept();
      return;
    }
    void this.#decide(context, key.verify(context.blob, context.signature, context.hashAlgo));
  }

  async #decide(context: AuthContext, isRight: boolean): Promise<void> {
    const { directory, fixedName, refusalMs } = this.#options;
    const refusal = delay(refusalMs);
    const handle = isRight ? await directory.open(fixedName ?? context.username).catch(() => null) : null;
    if (handle !== null) {
      if (this.#gone) handle.close();
      else {
        this.#succeed(handle);
        context.accept();
      }
      return;
    }
    this.#failures += 1;
    await refusal;
    if (this.#gone) return;
    if (this.#failures >= MOST_FAILURES) this.#client.end();
    else context.reject(this.#methods);
  }
}
