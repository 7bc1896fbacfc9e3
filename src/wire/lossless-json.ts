import { type JsonObject, parseObject, patternField } from './json-fields.js';
import { WireError } from './wire-error.js';

/**
 * Poll ids have 17 to 18 digits and stand unquoted in the collectors' interface (P§7.3 [C]). JSON.parse would round them:
 * it knows no whole numbers beyond 2^53. So whole numbers that it would round are put into quotes before it sees them.
 */

/** Cheap sign that there may be one; it may also stand inside a text, which the scanner then passes over. */
const MAYBE_LARGE = /[:[,]\s*-?[1-9]\d{15}/;
const NUMBER = /-?\d[\d.eE+-]*/y;
const LARGE_INTEGER = /^-?[1-9]\d{15,}$/;
const END_OF_VALUE = /\s*(?:[,\]}]|$)/y;

/** Index after a JSON string that begins at `start`; the length of the text if it never ends. */
function afterString(json: string, start: number): number {
  for (let index = start + 1; index < json.length; index += 1) {
    const character = json.charCodeAt(index);
    if (character === 0x5c) index += 1;
    else if (character === 0x22) return index + 1;
  }
  return json.length;
}

/** A digit or a minus sign. */
function isNumeric(character: number): boolean {
  return (character >= 0x30 && character <= 0x39) || character === 0x2d;
}

function isRounded(token: string): boolean {
  return LARGE_INTEGER.test(token) && !Number.isSafeInteger(Number(token));
}

/** The same JSON text with whole numbers beyond 2^53 in quotes. What is not well-formed stays so. */
export function quoteLargeIntegers(json: string): string {
  if (!MAYBE_LARGE.test(json)) return json;
  const parts: string[] = [];
  let taken = 0;
  for (let index = 0; index < json.length; ) {
    const character = json.charCodeAt(index);
    if (character === 0x22) {
      index = afterString(json, index);
      continue;
    }
    NUMBER.lastIndex = index;
    const token = isNumeric(character) ? NUMBER.exec(json)?.[0] : undefined;
    if (token === undefined) {
      index += 1;
      continue;
    }
    const end = index + token.length;
    END_OF_VALUE.lastIndex = end;
    if (isRounded(token) && END_OF_VALUE.test(json)) {
      parts.push(json.slice(taken, index), '"', token, '"');
      taken = end;
    }
    index = end;
  }
  parts.push(json.slice(taken));
  return parts.join('');
}

/** Reads a JSON object; whole numbers that a number cannot hold become their digits in text. @throws WireError */
export function parseLosslessObject(text: string, what: string): JsonObject {
  return parseObject(quoteLargeIntegers(text), what);
}

/** 17 to 18 digits are seen; a server of the user's own may choose fewer or a few more. */
const DIGITS = /^\d{1,20}$/;

/** Decimal digits, written in quotes or as a number (of a text read by {@link parseLosslessObject}). @throws WireError */
export function digitsField(object: JsonObject, name: string): string {
  const value = object[name];
  if (typeof value !== 'number') return patternField(object, name, DIGITS);
  if (!Number.isSafeInteger(value) || value < 0) throw new WireError('invalid-field', name);
  return String(value);
}
