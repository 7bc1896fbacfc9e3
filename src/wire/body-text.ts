import { isUtf8 } from 'node:buffer';
import { WireError } from './wire-error.js';

/** Largest body either side reads: call-home's message size limit (P§2.3 [C]); for Smart Transport assumed alike [U]. */
export const BODY_LIMIT_BYTES = 3_145_728;

/** The text of a body. @throws WireError too-large or not-text, before anything is parsed */
export function bodyText(body: Buffer): string {
  if (body.length > BODY_LIMIT_BYTES) throw new WireError('too-large', 'body');
  if (body.length === 0 || !isUtf8(body)) throw new WireError('not-text', 'body');
  return body.toString('utf8');
}
