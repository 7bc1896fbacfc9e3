import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SlfleetError } from '../errors/slfleet-error.js';
import { makeFolders } from '../files/make-folders.js';

/**
 * Writes the certificates a client of a server of ours has to trust.
 * @throws SlfleetError SLF_OUT_UNWRITABLE
 */
export function writeCa(file: string, pem: string): void {
  try {
    makeFolders(dirname(file));
    writeFileSync(file, pem);
  } catch (cause) {
    throw new SlfleetError('SLF_OUT_UNWRITABLE', `${file}: ${(cause as Error).message}`, { cause });
  }
}
