import { createHash } from 'node:crypto';
import type { MadeTag } from './schema.js';

/**
 * A tag by the public grammar `regid.<YYYY-MM>.com.cisco.<name>,1.0_<uuid>` (protocol §9.1) for a licence whose real tag
 * is not public [U]. The uuid is a name-based one (RFC 9562, version 5 layout) of the rest, so the same licence has the
 * same tag in every run; no real server knows it.
 */
export function makeTag({ month, name }: MadeTag): string {
  const head = `regid.${month}.com.cisco.${name},1.0`;
  const digest = createHash('sha1').update(`slfleet:${head}`).digest();
  digest[6] = ((digest[6] as number) & 0x0f) | 0x50;
  digest[8] = ((digest[8] as number) & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return `${head}_${uuid}`;
}
