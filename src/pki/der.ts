import forge from 'node-forge';

const { asn1 } = forge;
const { UNIVERSAL, CONTEXT_SPECIFIC } = asn1.Class;

/** A node of an ASN.1 tree; forge builds and reads the trees, node:crypto does all that touches a key. */
export type Node = forge.asn1.Asn1;

export const sequence = (...parts: Node[]): Node => asn1.create(UNIVERSAL, asn1.Type.SEQUENCE, true, parts);
export const set = (...parts: Node[]): Node => asn1.create(UNIVERSAL, asn1.Type.SET, true, parts);
export const nothing = (): Node => asn1.create(UNIVERSAL, asn1.Type.NULL, false, '');
export const yes = (): Node => asn1.create(UNIVERSAL, asn1.Type.BOOLEAN, false, '\xff');

export const objectId = (dotted: string): Node =>
  asn1.create(UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(dotted).getBytes());

export const utf8 = (text: string): Node => asn1.create(UNIVERSAL, asn1.Type.UTF8, false, forge.util.encodeUtf8(text));

export const printable = (text: string): Node => asn1.create(UNIVERSAL, asn1.Type.PRINTABLESTRING, false, text);

export const octets = (bytes: Buffer): Node =>
  asn1.create(UNIVERSAL, asn1.Type.OCTETSTRING, false, bytes.toString('latin1'));

/** A BIT STRING; `unusedBits` are the bits at its end that say nothing. */
export const bits = (bytes: Buffer, unusedBits = 0): Node =>
  asn1.create(UNIVERSAL, asn1.Type.BITSTRING, false, String.fromCharCode(unusedBits) + bytes.toString('latin1'));

/** `[tag]` around parts of its own (explicit, or an implicit SEQUENCE or SET). */
export const tagged = (tag: number, ...parts: Node[]): Node => asn1.create(CONTEXT_SPECIFIC, tag, true, parts);

/** `[tag]` in place of a primitive type. */
export const taggedBytes = (tag: number, bytes: string): Node => asn1.create(CONTEXT_SPECIFIC, tag, false, bytes);

/** A non-negative INTEGER from decimal digits: serial numbers outgrow what a number can hold. */
export function decimal(digits: string): Node {
  const hex = BigInt(digits).toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const sign = Number.parseInt(even.slice(0, 2), 16) > 0x7f ? '00' : '';
  return asn1.create(UNIVERSAL, asn1.Type.INTEGER, false, Buffer.from(sign + even, 'hex').toString('latin1'));
}

/** First year that RFC 5280 §4.1.2.5 wants as GeneralizedTime. */
const GENERALIZED_FROM_YEAR = 2050;

/** A point in time, whole seconds (RFC 5280 §4.1.2.5). */
export function time(ms: number): Node {
  const date = new Date(ms);
  return date.getUTCFullYear() < GENERALIZED_FROM_YEAR
    ? asn1.create(UNIVERSAL, asn1.Type.UTCTIME, false, asn1.dateToUtcTime(date))
    : asn1.create(UNIVERSAL, asn1.Type.GENERALIZEDTIME, false, asn1.dateToGeneralizedTime(date));
}

export function toDer(node: Node): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), 'latin1');
}

type Parse = (bytes: string, options: { strict: boolean; decodeBitStrings: boolean }) => Node;

/** @throws Error when the bytes are not exactly one well-formed element */
export function fromDer(der: Buffer): Node {
  // The published types know only the older form of this function.
  return (asn1.fromDer as unknown as Parse)(der.toString('latin1'), { strict: true, decodeBitStrings: false });
}

/** The parts of a SEQUENCE, or null when it is something else. */
export function partsOf(node: Node | undefined): readonly Node[] | null {
  if (node?.tagClass !== UNIVERSAL || node.type !== asn1.Type.SEQUENCE || !Array.isArray(node.value)) return null;
  return node.value;
}

/** The bytes of a primitive node of a universal type, or null when it is something else. */
export function bytesOf(node: Node | undefined, type: 'BITSTRING' | 'INTEGER' | 'OID'): Buffer | null {
  if (node?.tagClass !== UNIVERSAL || node.type !== asn1.Type[type] || typeof node.value !== 'string') return null;
  return Buffer.from(node.value, 'latin1');
}
