import { WireError } from './wire-error.js';

/**
 * Strict reading of untrusted JSON. Every function takes the object, the field's name on the wire and, where a text is
 * read, its limit; it returns the typed value or throws a WireError that names the field, never its content.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Beyond this an ECMAScript time value does not exist (ECMA-262 "Time Values": ±8.64e15 ms). */
const LATEST_TIME_MS = 8.64e15;

/** Reads a JSON text whose outermost value must be an object. */
export function parseObject(text: string, what: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WireError('malformed-json', what);
  }
  return asObject(value, what);
}

function asObject(value: unknown, what: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WireError('invalid-field', what);
  return value as JsonObject;
}

function required(object: JsonObject, name: string): unknown {
  const value = object[name];
  if (value === undefined || value === null) throw new WireError('missing-field', name);
  return value;
}

export function objectField(object: JsonObject, name: string): JsonObject {
  return asObject(required(object, name), name);
}

/** @param maxLength in UTF-16 units, inclusive */
export function textField(object: JsonObject, name: string, maxLength: number): string {
  const value = required(object, name);
  if (typeof value !== 'string' || value.length > maxLength) throw new WireError('invalid-field', name);
  return value;
}

/** A text, or null where the field is null or absent. */
export function optionalTextField(object: JsonObject, name: string, maxLength: number): string | null {
  const value = object[name];
  return value === undefined || value === null ? null : textField(object, name, maxLength);
}

/** A text of a fixed form; the pattern bounds its length. */
export function patternField(object: JsonObject, name: string, pattern: RegExp): string {
  const value = required(object, name);
  if (typeof value !== 'string' || !pattern.test(value)) throw new WireError('invalid-field', name);
  return value;
}

/** Text of a fixed form, or null where the field is null or absent. */
export function optionalPatternField(object: JsonObject, name: string, pattern: RegExp): string | null {
  const value = object[name];
  return value === undefined || value === null ? null : patternField(object, name, pattern);
}

export function booleanField(object: JsonObject, name: string): boolean {
  const value = required(object, name);
  if (typeof value !== 'boolean') throw new WireError('invalid-field', name);
  return value;
}

/** An instant (ms since the Unix epoch) or a length of time: finite, not negative, within the range of dates. */
export function timeField(object: JsonObject, name: string): number {
  const value = required(object, name);
  if (typeof value !== 'number' || !(value >= 0 && value <= LATEST_TIME_MS)) throw new WireError('invalid-field', name);
  return value;
}

/** A whole number from 0 to `max`. */
export function countField(object: JsonObject, name: string, max: number): number {
  const value = required(object, name);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max) {
    throw new WireError('invalid-field', name);
  }
  return value;
}

/** A list of objects, each read by `read`. */
export function listField<T>(
  object: JsonObject,
  name: string,
  maxItems: number,
  read: (item: JsonObject) => T,
): readonly T[] {
  const value = required(object, name);
  if (!Array.isArray(value) || value.length > maxItems) throw new WireError('invalid-field', name);
  return value.map((item) => read(asObject(item, name)));
}

/** A list of whole numbers, each from 0 to 2^53 − 1. */
export function safeIntegersField(object: JsonObject, name: string, maxItems: number): readonly number[] {
  const value = required(object, name);
  if (!Array.isArray(value) || value.length > maxItems) throw new WireError('invalid-field', name);
  for (const item of value) {
    if (!Number.isSafeInteger(item) || item < 0) throw new WireError('invalid-field', name);
  }
  return value as readonly number[];
}
