import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import ssh2, { type ParsedKey } from 'ssh2';
import { SlfleetError } from '../../errors/slfleet-error.js';

/** What lets somebody in: the password, or the possession of one of these keys. */
export interface Credentials {
  readonly password: string;
  readonly keys: readonly ParsedKey[];
}

const PASSWORD_VARIABLE = 'SLFLEET_SSH_PASSWORD';
const MADE_PASSWORD_BYTES = 12;

/**
 * The password of the environment, or a new one that nobody could guess; the keys of a file.
 * @returns `made`: the password is new, so its user must be told
 * @throws SlfleetError SLF_SSH_KEY_FILE
 */
export function sshCredentials(
  env: NodeJS.ProcessEnv,
  keyFile: string | null,
): Credentials & { readonly made: boolean } {
  const given = env[PASSWORD_VARIABLE];
  const made = given === undefined || given === '';
  return {
    password: made ? randomBytes(MADE_PASSWORD_BYTES).toString('base64url') : given,
    made,
    keys: keyFile === null ? [] : readAuthorizedKeys(keyFile),
  };
}

/** The public keys of a file in the form of `authorized_keys`, without options. */
function readAuthorizedKeys(file: string): ParsedKey[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SlfleetError('SLF_SSH_KEY_FILE', `${file}: ${(cause as Error).message}`, { cause });
  }
  const lines = text.split('\n').map((line, at) => ({ line: line.trim(), number: at + 1 }));
  const keys = lines.flatMap(({ line, number }) => {
    if (line === '' || line.startsWith('#')) return [];
    const key = ssh2.utils.parseKey(line);
    // The line stays unquoted: it might be a private key.
    if (key instanceof Error || key.isPrivateKey()) {
      throw new SlfleetError('SLF_SSH_KEY_FILE', `${file}:${number}: no public key in the OpenSSH form`);
    }
    return [key];
  });
  if (keys.length === 0) throw new SlfleetError('SLF_SSH_KEY_FILE', `${file}: no key in it`);
  return keys;
}

/** Whether two secrets are the same; how long it takes says nothing about them. */
export function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
