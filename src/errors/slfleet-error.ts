import { ERRORS, type ErrorCode } from './catalogue.js';

/**
 * An error meant for the user: a stable code, one line of what happened (with where), one line of what to do.
 * `details` are further lines, such as each error of a scenario file with its line and column.
 * Never put a token, a key or a credential into any of them.
 */
export class SlfleetError extends Error {
  override readonly name = 'SlfleetError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly options: { readonly details?: readonly string[]; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
  }

  /** The process exit code this error ends the program with. */
  get exitCode(): number {
    return ERRORS[this.code].exit;
  }

  /** One line: what the user does next. */
  get remedy(): string {
    return ERRORS[this.code].remedy;
  }
}
