import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, rename, rm, writeFile } from 'node:fs/promises';

const OWNER_ONLY = 0o600;

/**
 * Writes a record as JSON with its checksum, readable by the owner only. It appears whole or not at all, and the first
 * of several writers wins: each must read the file afterwards.
 */
export async function writeSecretOnce(path: string, record: object): Promise<void> {
  const body = JSON.stringify(record);
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, `{"sha256":"${checksum(body)}","record":${body}}\n`, { mode: OWNER_ONLY, flag: 'wx' });
    try {
      // Unlike a rename, a link never replaces what another process has put there meanwhile.
      await link(temporary, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
      // A file system without hard links; there the last writer wins, which only two first starts at once can meet.
      await rename(temporary, path);
    }
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Reads such a record, synchronously: a worker loads a whole pool before it starts.
 * @throws Error, quoting nothing of the file, when it was cut short or changed; the system's error when it cannot be read
 */
export function readSecret(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  let file: { sha256?: unknown; record?: unknown } | null;
  try {
    file = JSON.parse(text);
  } catch {
    throw damaged(path);
  }
  if (file?.record === undefined || file.sha256 !== checksum(JSON.stringify(file.record))) {
    throw damaged(path);
  }
  return file.record;
}

function damaged(path: string): Error {
  return new Error(`damaged file: ${path}`);
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
