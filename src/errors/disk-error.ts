import { SlfleetError } from './slfleet-error.js';

/** What the system said when a file could not be written, as the error a user meets. */
export function diskError(path: string, cause: unknown): SlfleetError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SlfleetError('SLF_DISK_WRITE', `${path}: ${reason}`, { cause });
}
