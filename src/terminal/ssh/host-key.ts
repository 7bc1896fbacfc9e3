import { dirname } from 'node:path';
import ssh2 from 'ssh2';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { makeFolders } from '../../files/make-folders.js';
import { readSecret, writeSecretOnce } from '../../pki/secret-file.js';

const FOLDER_MODE = 0o700;

interface HostKeyRecord {
  /** In OpenSSH's form. */
  readonly privateKey: string;
}

/**
 * The key by which clients know the server, made at its first start, so that a `known_hosts` of an earlier one stays good.
 * Ed25519: signing with it costs least of all kinds, at every login.
 * @returns the private key in OpenSSH's form
 * @throws SlfleetError SLF_SSH_HOST_KEY when its file is damaged, or cannot be read or written
 */
export async function openHostKey(file: string): Promise<string> {
  const kept = load(file);
  if (kept !== null) return kept;
  try {
    makeFolders(dirname(file), FOLDER_MODE);
    const record: HostKeyRecord = { privateKey: ssh2.utils.generateKeyPairSync('ed25519').private };
    await writeSecretOnce(file, record);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new SlfleetError('SLF_SSH_HOST_KEY', `cannot write ${file}: ${reason}`);
  }
  // Read again: another process may have been first.
  return load(file) ?? refuse(file, 'missing');
}

function load(file: string): string | null {
  let record: Partial<HostKeyRecord> | null;
  try {
    record = readSecret(file) as Partial<HostKeyRecord> | null;
  } catch (error) {
    // The cause stays behind: an error about a key may quote it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return refuse(file, 'damaged or unreadable');
  }
  const key = record?.privateKey;
  if (typeof key !== 'string' || ssh2.utils.parseKey(key) instanceof Error) return refuse(file, 'damaged');
  return key;
}

function refuse(file: string, state: string): never {
  throw new SlfleetError('SLF_SSH_HOST_KEY', `host key file ${state}: ${file}`);
}
