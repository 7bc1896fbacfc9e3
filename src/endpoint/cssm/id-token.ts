import { hash } from 'node:crypto';
import { uuidFromHex } from './identifiers.js';
import type { OnCssmChange, TokenRecord } from './snapshot/entity.js';
import type { VirtualAccount } from './virtual-account.js';

/** What an administrator chooses when making an ID token (S4; P§7.2 "tokens"). */
export interface IdTokenOrder {
  /** Description by which the administrator knows it. */
  readonly name: string;
  readonly validForMs: number;
  /** Null: no limit. */
  readonly maxUses: number | null;
  readonly exportControlled: boolean;
}

/** An ID token as the CSSM keeps it. */
export interface IdToken {
  readonly account: VirtualAccount;
  readonly name: string;
  readonly expiresMs: number;
  readonly maxUses: number | null;
  readonly exportControlled: boolean;
  uses: number;
  revoked: boolean;
}

const BASE64_LINE_LENGTH = 64;

/** Base64 in lines of 64 characters, the last one ended as well, then URL-encoded: the form of public samples (P§7.4). */
function encodeToken(text: string): string {
  const base64 = Buffer.from(text, 'latin1').toString('base64');
  let lines = '';
  for (let start = 0; start < base64.length; start += BASE64_LINE_LENGTH) {
    lines += `${base64.slice(start, start + BASE64_LINE_LENGTH)}\n`;
  }
  return encodeURIComponent(lines);
}

/**
 * The ID tokens of a CSSM. A token's text is `<uuid>-<expiry ms>|<base64 hash>`, encoded (P§7.4). It follows from the
 * seed, the account, the token's name, how many tokens of that name were made before, and its expiry [I]: the same
 * scenario makes the same tokens, so a server that is not a simulation needs a seed nobody can guess.
 */
export class IdTokens {
  private readonly tokens = new Map<string, IdToken>();
  private readonly minted = new Map<string, number>();

  constructor(
    private readonly seed: number,
    private readonly changed: OnCssmChange | null = null,
  ) {}

  /** @returns the token's text, a secret */
  mint(account: VirtualAccount, order: IdTokenOrder, nowMs: number): string {
    const { series, number } = this.nextOf(account, order.name);
    const expiresMs = nowMs + order.validForMs;
    const uuid = uuidFromHex(hash('sha256', `id-token ${number} ${series}`));
    const proof = hash('sha256', `id-token-proof ${number} ${expiresMs} ${series}`, 'base64');
    const text = encodeToken(`${uuid}-${expiresMs}|${proof}`);
    const { name, maxUses, exportControlled } = order;
    this.tokens.set(text, { account, name, expiresMs, maxUses, exportControlled, uses: 0, revoked: false });
    this.changed?.('token', text);
    return text;
  }

  /** The token if it may be used now: known, not revoked, not expired, uses left. */
  usable(text: string, nowMs: number): IdToken | null {
    const token = this.tokens.get(text);
    if (token === undefined || token.revoked || nowMs >= token.expiresMs) return null;
    if (token.maxUses !== null && token.uses >= token.maxUses) return null;
    return token;
  }

  /** @returns false if there is no such token */
  revoke(text: string): boolean {
    const token = this.tokens.get(text);
    if (token === undefined) return false;
    token.revoked = true;
    this.changed?.('token', text);
    return true;
  }

  /** Counts uses of a token that was found usable. */
  spend(text: string, uses: number): void {
    const token = this.tokens.get(text);
    if (token === undefined || uses === 0) return;
    token.uses += uses;
    this.changed?.('token', text);
  }

  /** Forgets the tokens of an account that is removed. */
  forgetAccount(account: VirtualAccount): void {
    for (const [text, token] of this.tokens) {
      if (token.account !== account) continue;
      this.tokens.delete(text);
      this.changed?.('token', text);
    }
  }

  /** A token by its text. */
  record(text: string): TokenRecord | null {
    const token = this.tokens.get(text);
    if (token === undefined) return null;
    const { smartAccount, name } = token.account;
    return { ...token, text, account: { smartAccount, name } };
  }

  *records(): IterableIterator<TokenRecord> {
    for (const text of this.tokens.keys()) yield this.record(text) as TokenRecord;
  }

  restore({ text, ...record }: TokenRecord, account: VirtualAccount): void {
    this.tokens.set(text, { ...record, account });
    this.nextOf(account, record.name);
  }

  /** Every token of every account, in the order in which they were made, without their texts. */
  all(): IterableIterator<IdToken> {
    return this.tokens.values();
  }

  /** What the next token of this name follows from, and how many there were before it. */
  private nextOf(account: VirtualAccount, name: string): { readonly series: string; readonly number: number } {
    const series = JSON.stringify([this.seed, account.smartAccount, account.name, name]);
    const number = this.minted.get(series) ?? 0;
    this.minted.set(series, number + 1);
    return { series, number };
  }
}
