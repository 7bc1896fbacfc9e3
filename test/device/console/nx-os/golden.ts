import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('golden/', import.meta.url);

/** The text a command is to print. `UPDATE_GOLDEN=1` writes it anew; a file that is not there is an error otherwise. */
export function golden(command: string, state: string, printed: string): string {
  const path = fileURLToPath(new URL(`${command.replaceAll(' ', '-')}/${state}.txt`, FOLDER));
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, printed);
  }
  if (!existsSync(path)) throw new Error(`${path} is missing: UPDATE_GOLDEN=1 writes it`);
  return readFileSync(path, 'utf8');
}
