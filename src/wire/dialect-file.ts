import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { nearestWordHint } from '../errors/nearest-word.js';
import { quoted } from '../errors/shown.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { readDocument, type YamlDocument } from '../yaml/document.js';
import { comparePositions, errorLines, type Position, type TextError } from '../yaml/text-error.js';
import { BUILT_IN_DIALECT, type Dialect } from './dialect.js';

interface NameTable {
  readonly [key: string]: string | NameTable;
}
/** What a file may hold: any part of the table. */
interface NameOverrides {
  readonly [key: string]: string | NameOverrides | undefined;
}
type KeyPath = readonly string[];

/** `__proto__` is the one key that plain objects cannot hold safely. */
const NAME = z
  .string('must be text')
  .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 printable ASCII characters without blanks')
  .refine((name) => name !== '__proto__', 'cannot be __proto__');

const VERSION = z.string('must be text, in quotes').regex(/^\d{1,3}\.\d{1,3}$/, 'must be two numbers, such as "1.1"');

const SPECIAL_FORMS: Readonly<Record<string, z.ZodType>> = {
  messageVersion: VERSION,
  policyMessageVersion: VERSION,
  callHomeBlockType: z.string('must be text').regex(/^[\x21-\x7e]{1,200}$/, 'must be a URI of at most 200 characters'),
};

function schemaOf(table: NameTable): z.ZodType {
  const shape: Record<string, z.ZodType> = {};
  for (const [key, value] of Object.entries(table)) {
    shape[key] = (typeof value === 'string' ? (SPECIAL_FORMS[key] ?? NAME) : schemaOf(value)).optional();
  }
  return z.strictObject(shape, { error: (issue) => (issue.code === 'invalid_type' ? 'must be a mapping' : undefined) });
}

const FILE_SCHEMA = schemaOf(BUILT_IN_DIALECT);

function merge(table: NameTable, overrides: NameOverrides): NameTable {
  const merged: Record<string, string | NameTable> = {};
  for (const [key, value] of Object.entries(table)) {
    const override = overrides[key];
    merged[key] =
      typeof value === 'string'
        ? ((override as string | undefined) ?? value)
        : merge(value, (override as NameOverrides | undefined) ?? {});
  }
  return merged;
}

/** Groups of names that stand side by side on the wire, where two alike could not be told apart. */
function* namesSideBySide(table: NameTable, path: KeyPath = []): Generator<{ path: KeyPath; names: NameTable }> {
  if (path.length > 0) yield { path, names: table };
  for (const [key, value] of Object.entries(table)) {
    if (typeof value !== 'string') yield* namesSideBySide(value, [...path, key]);
  }
}

function tableAt(path: KeyPath): NameTable {
  return path.reduce<NameTable>((table, key) => table[key] as NameTable, BUILT_IN_DIALECT);
}

/** Where a key stands in a file, or the nearest key that would hold it. */
function positionOf(document: YamlDocument, path: KeyPath): Position {
  for (let length = path.length; length > 0; length -= 1) {
    const position = document.positionOfKey(path.slice(0, length - 1), path[length - 1] as string);
    if (position !== null) return position;
  }
  return document.positionOf([]);
}

function schemaErrors(document: YamlDocument, issues: readonly z.core.$ZodIssue[]): TextError[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') {
      return [{ ...positionOf(document, path), message: `${path.join('.') || 'the file'} ${issue.message}` }];
    }
    const known = Object.keys(tableAt(path));
    return issue.keys.map((key) => {
      const whole = [...path, key];
      const message = `unknown key ${quoted(whole.join('.'))}${nearestWordHint(key, known)}`;
      return { ...positionOf(document, whole), message };
    });
  });
}

function ambiguities(document: YamlDocument, dialect: NameTable): TextError[] {
  const errors: TextError[] = [];
  for (const { path, names } of namesSideBySide(dialect)) {
    const owners = new Map<string, string>();
    for (const [key, name] of Object.entries(names)) {
      if (typeof name !== 'string') continue;
      const owner = owners.get(name);
      if (owner === undefined) {
        owners.set(name, key);
        continue;
      }
      const group = path.join('.');
      const places = [positionOf(document, [...path, owner]), positionOf(document, [...path, key])];
      errors.push({
        ...(places.sort(comparePositions)[1] as Position),
        message: `${group}.${key} and ${group}.${owner} are both "${name}", so a message could not be read back`,
      });
    }
  }
  return errors;
}

/**
 * Reads a user's dialect file, YAML or JSON: any part of the table of names; what it leaves out stays built in.
 * @param file path, or null for the built-in table
 * @throws SlfleetError SLF_DIALECT_INVALID naming every error in the file at its line and column
 */
export function loadDialect(file: string | null): Dialect {
  if (file === null) return BUILT_IN_DIALECT;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new SlfleetError('SLF_DIALECT_INVALID', `Cannot read the wire dialect ${file}.`, { cause });
  }
  const refuse = (errors: readonly TextError[]): never => {
    const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
    throw new SlfleetError('SLF_DIALECT_INVALID', `The wire dialect ${file} has ${count}.`, {
      details: errorLines(file, errors),
    });
  };
  const document = readDocument(bytes, 'a wire dialect');
  if (document.errors.length > 0) return refuse(document.errors);
  const content = document.value ?? {};
  const result = FILE_SCHEMA.safeParse(content);
  if (!result.success) return refuse(schemaErrors(document, result.error.issues));
  const dialect = merge(BUILT_IN_DIALECT, content as NameOverrides);
  const errors = ambiguities(document, dialect);
  return errors.length > 0 ? refuse(errors) : (dialect as Dialect);
}
