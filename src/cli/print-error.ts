import { ERRORS } from '../errors/catalogue.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import type { CliIo } from './io.js';

/** An error as the user meets it: the code and what happened, the details, what to do. A stack trace only when asked for. */
export function printError(io: CliIo, error: unknown, withStack: boolean): void {
  const known = error instanceof SlfleetError;
  const code = known ? error.code : 'SLF_INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  io.stderr.write(`${code}: ${message}\n`);
  if (known) for (const line of error.options.details ?? []) io.stderr.write(`  ${line}\n`);
  io.stderr.write(`  ${known ? error.remedy : ERRORS.SLF_INTERNAL.remedy}\n`);
  if (withStack && error instanceof Error) io.stderr.write(`${error.stack ?? ''}\n`);
}
