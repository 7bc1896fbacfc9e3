import { readFileSync } from 'node:fs';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { readDocument } from '../../yaml/document.js';
import { errorLines } from '../../yaml/text-error.js';
import type { TokenTable } from '../embedded-cssm.js';
import type { VirtualAccountPlan } from '../plan.js';

/** Printable, without blanks; the longest a message may hold. What is in a token is not public [U]. */
const TOKEN_FORM = /^[\x21-\x7e]{1,1024}$/;

export function isTokenForm(token: string): boolean {
  return TOKEN_FORM.test(token);
}

/**
 * Reads a file of ID tokens, YAML or JSON: a mapping of virtual accounts to their token, or to a mapping of the names tokens
 * have in the scenario to tokens. Entries of other accounts are passed over, so that one file does for many scenarios.
 * @throws SlfleetError SLF_TOKENS_FILE; no value of the file is quoted
 */
export function readTokensFile(file: string, accounts: readonly VirtualAccountPlan[]): TokenTable {
  const refuse = (what: string, details: readonly string[] = []): never => {
    throw new SlfleetError('SLF_TOKENS_FILE', `${file}: ${what}`, { details });
  };
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    return refuse((cause as NodeJS.ErrnoException).code ?? 'it cannot be read');
  }
  const { value, errors } = readDocument(bytes, 'a file of tokens');
  // An error's words may quote the line it is about.
  if (errors.length > 0)
    return refuse(
      'not YAML',
      errorLines(
        file,
        errors.map((error) => ({ ...error, message: 'here' })),
      ),
    );
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('it must be a mapping of virtual accounts to tokens');
  }
  const entries = value as Readonly<Record<string, unknown>>;
  const table = new Map<number, ReadonlyMap<string, string>>();
  for (const account of accounts) {
    if (!Object.hasOwn(entries, account.name)) return refuse(`it has no token of virtual account ${account.name}`);
    table.set(account.index, tokensOf(account, entries[account.name], refuse));
  }
  return table;
}

function tokensOf(
  account: VirtualAccountPlan,
  entry: unknown,
  refuse: (what: string) => never,
): ReadonlyMap<string, string> {
  const tokens = new Map<string, string>();
  for (const { name } of account.tokens) {
    const named = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>)[name] : entry;
    if (typeof named !== 'string' || !isTokenForm(named)) {
      return refuse(`virtual account ${account.name}, token ${name}: no text of 1 to 1024 characters without blanks`);
    }
    tokens.set(name, named);
  }
  return tokens;
}
