import { hash } from 'node:crypto';
import { uuidFromHex } from './identifiers.js';
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

  constructor(private readonly seed: number) {}

  /** @returns the token's text, a secret */
  mint(account: VirtualAccount, order: IdTokenOrder, nowMs: number): string {
    const series = JSON.stringify([this.seed, account.smartAccount, account.name, order.name]);
    const number = this.minted.get(series) ?? 0;
    this.minted.set(series, number + 1);
    const expiresMs = nowMs + order.validForMs;
    const uuid = uuidFromHex(hash('sha256', `id-token ${number} ${series}`));
    const proof = hash('sha256', `id-token-proof ${number} ${expiresMs} ${series}`, 'base64');
    const text = encodeToken(`${uuid}-${expiresMs}|${proof}`);
    const { name, maxUses, exportControlled } = order;
    this.tokens.set(text, { account, name, expiresMs, maxUses, exportControlled, uses: 0, revoked: false });
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
    return true;
  }

  /** Every token of every account, in the order in which they were made, without their texts. */
  all(): IterableIterator<IdToken> {
    return this.tokens.values();
  }
}
