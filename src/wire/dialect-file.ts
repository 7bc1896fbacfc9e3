import { readFileSync } from 'node:fs';
import { closest } from 'fastest-levenshtein';
import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { SlfleetError } from '../errors/slfleet-error.js';
import { BUILT_IN_DIALECT, type Dialect } from './dialect.js';

interface NameTable {
  readonly [key: string]: string | NameTable;
}
/** What a file may hold: any part of the table. */
interface NameOverrides {
  readonly [key: string]: string | NameOverrides | undefined;
}
type KeyPath = readonly string[];

/** A dialect file is a few kB; anything much larger is not one. */
const FILE_LIMIT = 262_144;

/** `__proto__` is the one key that plain objects cannot hold safely. */
const NAME = z
  .string('must be text')
  .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 printable ASCII characters without blanks')
  .refine((name) => name !== '__proto__', 'cannot be __proto__');

const SPECIAL_FORMS: Readonly<Record<string, z.ZodType>> = {
  messageVersion: z.string('must be text, in quotes').regex(/^\d{1,3}\.\d{1,3}$/, 'must be two numbers, such as "1.1"'),
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

/** Something wrong in a file, at a character offset; -1 stands for the file as a whole. */
interface Fault {
  readonly offset: number;
  readonly text: string;
}

/** Where a key stands in a file, or the nearest mapping that would hold it. */
function offsetOf(document: Document, path: KeyPath): number {
  let node: unknown = document.contents;
  let offset = -1;
  for (const step of path) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === step)
      : undefined;
    if (pair === undefined || !isScalar(pair.key)) break;
    offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}

function schemaFaults(document: Document, issues: readonly z.core.$ZodIssue[]): Fault[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') {
      return [{ offset: offsetOf(document, path), text: `${path.join('.') || 'the file'} ${issue.message}` }];
    }
    return issue.keys.map((key) => {
      const nearest = closest(key, Object.keys(tableAt(path)));
      const whole = [...path, key];
      return {
        offset: offsetOf(document, whole),
        text: `unknown key "${whole.join('.')}"; the nearest is "${nearest}"`,
      };
    });
  });
}

function ambiguities(document: Document, dialect: NameTable): Fault[] {
  const faults: Fault[] = [];
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
      faults.push({
        offset: Math.max(offsetOf(document, [...path, owner]), offsetOf(document, [...path, key])),
        text: `${group}.${key} and ${group}.${owner} are both "${name}", so a message could not be read back`,
      });
    }
  }
  return faults;
}

/** The plain content of a file, or why it has none: `yaml` refuses aliases that multiply. */
function contentOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 }) ?? {};
  } catch (error) {
    return error instanceof Error ? error : new Error('cannot be read');
  }
}

/**
 * Reads a user's dialect file, YAML or JSON: any part of the table of names; what it leaves out stays built in.
 * @param file path, or null for the built-in table
 * @throws SlfleetError SLF_DIALECT_INVALID naming every error in the file at its line and column
 */
export function loadDialect(file: string | null): Dialect {
  if (file === null) return BUILT_IN_DIALECT;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SlfleetError('SLF_DIALECT_INVALID', `Cannot read the wire dialect ${file}.`, { cause });
  }
  const lines = new LineCounter();
  const refuse = (faults: readonly Fault[]): never => {
    const details = faults
      .toSorted((one, other) => one.offset - other.offset)
      .map(({ offset, text: what }) => {
        const { line, col } = lines.linePos(offset);
        return offset < 0 ? `${file}: ${what}` : `${file}:${line}:${col}: ${what}`;
      });
    const count = details.length === 1 ? 'an error' : `${details.length} errors`;
    throw new SlfleetError('SLF_DIALECT_INVALID', `The wire dialect ${file} has ${count}.`, { details });
  };
  if (text.length > FILE_LIMIT) refuse([{ offset: -1, text: `larger than ${FILE_LIMIT} characters` }]);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    refuse(document.errors.map((error) => ({ offset: error.pos[0], text: error.message })));
  }
  const content = contentOf(document);
  if (content instanceof Error) return refuse([{ offset: -1, text: content.message }]);
  const result = FILE_SCHEMA.safeParse(content);
  if (!result.success) return refuse(schemaFaults(document, result.error.issues));
  const dialect = merge(BUILT_IN_DIALECT, content as NameOverrides);
  const faults = ambiguities(document, dialect);
  return faults.length > 0 ? refuse(faults) : (dialect as Dialect);
}
