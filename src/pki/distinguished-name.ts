import { type Node, objectId, printable, sequence, set, utf8 } from './der.js';

/** A subject or issuer, in the order the public samples print it: `CN=…, SERIALNUMBER=…, O=…` (P§1.2 [C]). */
export interface DistinguishedName {
  readonly commonName: string;
  readonly serialNumber?: string;
  readonly organization: string;
}

const COMMON_NAME = '2.5.4.3';
const SERIAL_NUMBER = '2.5.4.5';
const ORGANIZATION = '2.5.4.10';

export function encodeName(name: DistinguishedName): Node {
  const parts = [attribute(COMMON_NAME, utf8(name.commonName))];
  if (name.serialNumber !== undefined) parts.push(attribute(SERIAL_NUMBER, printable(name.serialNumber)));
  parts.push(attribute(ORGANIZATION, utf8(name.organization)));
  return sequence(...parts);
}

function attribute(type: string, value: Node): Node {
  return set(sequence(objectId(type), value));
}
