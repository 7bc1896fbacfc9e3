import { join } from 'node:path';
import { SlfleetError } from '../errors/slfleet-error.js';
import { makeFolders } from '../files/make-folders.js';
import { Authority, type AuthorityRecord } from './authority.js';
import { generateKey, type KeyKind } from './key-kind.js';
import { readSecret, writeSecretOnce } from './secret-file.js';

const FOLDER_MODE = 0o700;

/**
 * The authority kept in `folder` (one for each kind of key), made at the first start, so that devices which trust it
 * still do after the server has been started again.
 * @throws SlfleetError SLF_AUTHORITY when its file is damaged, or cannot be read or written
 */
export async function openAuthority(folder: string, kind: KeyKind): Promise<Authority> {
  const file = join(folder, `authority-${kind}.json`);
  const kept = load(file);
  if (kept !== null) return kept;
  try {
    makeFolders(folder, FOLDER_MODE);
    await writeSecretOnce(file, Authority.create(await generateKey(kind)).toRecord());
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new SlfleetError('SLF_AUTHORITY', `cannot write ${file}: ${reason}`, { cause });
  }
  // Read again: another process may have been first.
  return load(file) ?? refuse(file, 'missing');
}

function load(file: string): Authority | null {
  try {
    return Authority.restore(readSecret(file) as AuthorityRecord);
  } catch (error) {
    // The cause stays behind: an error about a key may quote it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return refuse(file, 'damaged or unreadable');
  }
}

function refuse(file: string, state: string): never {
  throw new SlfleetError('SLF_AUTHORITY', `authority file ${state}: ${file}`);
}
