import { type ZodType, z } from 'zod';
import type { Cssm } from '../../cssm/cssm.js';
import type { LocalAccount, LocalVirtualAccount } from '../local-accounts.js';
import type { OnPrem } from '../on-prem.js';

/** What a call of the API works on. */
export interface ApiContext {
  readonly onPrem: OnPrem;
  readonly cssm: Cssm;
  /** On-Prem's clock, ms. */
  readonly nowMs: number;
  /**
   * What the call brings the licensing engine's clock to, ms: now; −infinity, which moves nothing, where that clock follows a
   * fleet's virtual time and only devices may move it.
   */
  readonly engineMs: number;
  /** Where devices reach On-Prem: `https://127.0.0.1:443`. */
  readonly deviceUrl: string;
}

export interface ApiCall {
  /** The parts of the path that stand for something, decoded. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  /** The body as JSON; an empty object where there is none. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface ApiReply {
  readonly status: number;
  /** JSON text, for bodies that hold whole numbers beyond 2^53, or what is to be written as JSON. */
  readonly body: object | string;
}

/** One row of the API: method, path (`:name` stands for any segment) and what it does. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST';
  /** After the prefix, from the version on: `/v1/accounts/:account/licenses`. */
  readonly path: string;
  /** A refusal is thrown as {@link ApiRefusal}. */
  readonly handle: (context: ApiContext, call: ApiCall) => ApiReply;
}

/** Why a call is refused. The form of refusals is not published; this one is the cloud's as far as it is known [I]. */
export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What every reply that is no refusal bears (P§7.2: `statusMessage, status`); the texts are assumed. */
export function success(fields: object, statusMessage = ''): ApiReply {
  return { status: 200, body: { ...fields, status: 'SUCCESS', statusMessage } };
}

/** Reads a body. @throws ApiRefusal 400 that names the field, never its content */
export function readBody<T>(schema: ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const where = read.error.issues[0]?.path.join('.') ?? '';
  throw new ApiRefusal(400, where === '' ? 'The request body is not valid.' : `The field ${where} is not valid.`);
}

/** @throws ApiRefusal 404 */
export function accountOf({ onPrem }: ApiContext, name: string | undefined): LocalAccount {
  const account = name === undefined ? undefined : onPrem.accounts.find(name);
  if (account === undefined) throw new ApiRefusal(404, 'The account does not exist.');
  return account;
}

/** @throws ApiRefusal 404 */
export function virtualAccountOf(
  context: ApiContext,
  account: LocalAccount,
  name: string | undefined,
): LocalVirtualAccount {
  const found = name === undefined ? undefined : context.onPrem.accounts.virtualAccount(account, name);
  if (found === undefined) throw new ApiRefusal(404, 'The virtual account does not exist.');
  return found;
}

/** A page of a list: `limit` −1 or absent takes all (P§7.2 "On-Prem accepts `{limit:-1}`" [C]). */
export const page = {
  limit: z.int().min(-1).optional(),
  offset: z.int().min(0).optional(),
};

export function pageOf<T>(
  rows: readonly T[],
  { limit, offset = 0 }: { limit?: number | undefined; offset?: number | undefined },
): T[] {
  return limit === undefined || limit < 0 ? rows.slice(offset) : rows.slice(offset, offset + limit);
}

/** `limit` and `offset` of a query. @throws ApiRefusal 400 */
export function pageOfQuery(query: URLSearchParams): { limit?: number | undefined; offset?: number | undefined } {
  const number = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null) return undefined;
    return /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  return readBody(z.object(page), { limit: number('limit'), offset: number('offset') });
}

/** How dates are written: not published; ISO 8601 to the second, UTC, is assumed. */
export function dateText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
