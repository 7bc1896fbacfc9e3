import { createHash } from 'node:crypto';

/**
 * The codes a reservation works with. Their shapes are documented (P§1.7); how the agent fills them is not public, so here
 * they are the base58 of a digest over the device and a number that grows with every code (modelled): the same device in
 * the same run gives the same codes, and no two of its codes are alike.
 */
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE = BigInt(BASE58.length);

const TOKEN_LENGTH = 9;
const CHECK_LENGTH = 2;
const RETURN_GROUPS = 8;
const GROUP_LENGTH = 6;
const TAIL_LENGTH = 3;
const CONFIRMATION_LENGTH = 8;

export interface CodeSource {
  readonly pid: string;
  readonly serial: string;
  /** Number of the code in the device's life. */
  readonly number: number;
}

/** `CB-ZExpressway:098AA971-AK9A6sMTr-86`. */
export function requestCode(source: CodeSource): string {
  const filling = base58('request', source, TOKEN_LENGTH + CHECK_LENGTH);
  return `CB-Z${source.pid}:${source.serial}-${filling.slice(0, TOKEN_LENGTH)}-${filling.slice(TOKEN_LENGTH)}`;
}

/** Eight groups of six and a short one: `CMcmMV-TriR2T-…-M2u` (S3). */
export function returnCode(source: CodeSource): string {
  const filling = base58('return', source, RETURN_GROUPS * GROUP_LENGTH + TAIL_LENGTH);
  return (filling.match(/.{1,6}/g) ?? []).join('-');
}

/** Eight hexadecimal digits: `3311aaea` (S3). */
export function confirmationCode({ serial }: Pick<CodeSource, 'serial'>, authorizationCode: string): string {
  return createHash('sha256').update(`${serial}|${authorizationCode}`).digest('hex').slice(0, CONFIRMATION_LENGTH);
}

function base58(purpose: string, { pid, serial, number }: CodeSource, length: number): string {
  let value = BigInt(`0x${createHash('sha512').update(`${purpose}|${pid}|${serial}|${number}`).digest('hex')}`);
  let text = '';
  while (text.length < length) {
    text += BASE58[Number(value % BASE)];
    value /= BASE;
  }
  return text;
}
