import { writeFileSync } from 'node:fs';
import { SlfleetError } from '../errors/slfleet-error.js';

/**
 * Writes what a command was asked to write.
 * @returns the path, to be named
 * @throws SlfleetError SLF_OUT_UNWRITABLE
 */
export function saveText(path: string, text: string): string {
  try {
    writeFileSync(path, text);
    return path;
  } catch (cause) {
    throw new SlfleetError('SLF_OUT_UNWRITABLE', `${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
