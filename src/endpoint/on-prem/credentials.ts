import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { makeFolders } from '../../files/make-folders.js';
import { readSecret, writeSecretOnce } from '../../pki/secret-file.js';

/** The secrets of an On-Prem. Who may use its REST API (P§7.1): an OAuth client, and a user for the password grant. */
export interface ApiCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
  /** Signs access tokens. */
  readonly tokenKey: string;
  /** ID tokens and identifiers follow from it: 48 bits of chance. */
  readonly seed: number;
}

const FOLDER_MODE = 0o700;
/** The administrator of a fresh On-Prem. */
const USERNAME = 'admin';

function makeCredentials(): ApiCredentials {
  return {
    clientId: randomBytes(16).toString('hex'),
    clientSecret: randomBytes(32).toString('hex'),
    username: USERNAME,
    password: randomBytes(18).toString('base64url'),
    tokenKey: randomBytes(32).toString('base64url'),
    seed: randomBytes(6).readUIntBE(0, 6),
  };
}

/**
 * The credentials kept in a file, readable by its owner only, made at the first start.
 * @throws SlfleetError SLF_DATABASE when the file is damaged, or cannot be read or written
 */
export async function openCredentials(file: string): Promise<ApiCredentials> {
  try {
    makeFolders(dirname(file), FOLDER_MODE);
    await writeSecretOnce(file, makeCredentials());
    return readSecret(file) as ApiCredentials;
  } catch (cause) {
    // The system's code only: what a file of secrets holds must not get into an error.
    const reason = (cause as NodeJS.ErrnoException).code ?? 'damaged';
    throw new SlfleetError('SLF_DATABASE', `${file}: ${reason}`);
  }
}
