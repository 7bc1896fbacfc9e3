import { createHmac, randomBytes } from 'node:crypto';
import { sameSecret } from '../../same-secret.js';

/** An hour less a second, as the cloud's (P§7.1 `expires_in: 3599` [C]). */
export const ACCESS_TOKEN_SECONDS = 3_599;

/** Expiry (s since the Unix epoch), a random part, and the signature over both. */
const FORM = /^(\d{1,12})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;
const NONCE_BYTES = 16;

/**
 * Bearer tokens that carry their own expiry, signed with a key that outlives the server: a client that keeps one may use it
 * until it expires, whatever happens to the server meanwhile. Expiry is in wall time.
 */
export class AccessTokens {
  constructor(
    private readonly key: string,
    private readonly nowMs: () => number,
  ) {}

  /** A new token, a secret. */
  issue(): string {
    const expires = Math.floor(this.nowMs() / 1_000) + ACCESS_TOKEN_SECONDS;
    const body = `${expires}.${randomBytes(NONCE_BYTES).toString('base64url')}`;
    return `${body}.${this.sign(body)}`;
  }

  /** Is this a token of ours that has not expired? The comparison takes the same time whatever is wrong with it. */
  isValid(token: string): boolean {
    const parts = FORM.exec(token);
    const [, expires, nonce, signature] = parts ?? ['', '0', '', ''];
    const genuine = sameSecret(signature as string, this.sign(`${expires}.${nonce}`));
    return genuine && Number(expires) * 1_000 > this.nowMs();
  }

  private sign(body: string): string {
    return createHmac('sha256', this.key).update(body).digest('base64url');
  }
}
