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
const FILE_LIMIT_BYTES = 262_144;

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

/** `file:line:column` of a key, or of the file where the key is not in it. */
function place(file: string, document: Document, lines: LineCounter, path: KeyPath): string {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === step)
      : undefined;
    if (pair === undefined || !isScalar(pair.key)) break;
    offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  if (offset === undefined) return file;
  const { line, col } = lines.linePos(offset);
  return `${file}:${line}:${col}`;
}

function faultsOf(file: string, document: Document, lines: LineCounter, content: unknown): string[] {
  const at = (path: KeyPath): string => place(file, document, lines, path);
  const result = FILE_SCHEMA.safeParse(content);
  if (!result.success) {
    return result.error.issues.flatMap((issue) => {
      const path = issue.path.map(String);
      if (issue.code !== 'unrecognized_keys') return [`${at(path)}: ${path.join('.') || 'the file'} ${issue.message}`];
      return issue.keys.map((key) => {
        const nearest = closest(key, Object.keys(tableAt(path)));
        return `${at([...path, key])}: unknown key "${[...path, key].join('.')}"; the nearest is "${nearest}"`;
      });
    });
  }
  const faults: string[] = [];
  for (const { path, names } of namesSideBySide(merge(BUILT_IN_DIALECT, content as NameOverrides))) {
    const owners = new Map<string, string>();
    for (const [key, name] of Object.entries(names)) {
      if (typeof name !== 'string') continue;
      const owner = owners.get(name);
      if (owner === undefined) owners.set(name, key);
      else {
        faults.push(
          `${at([...path, key])}: ${path.join('.')}.${key} and ${path.join('.')}.${owner} are both "${name}", ` +
            'so a message could not be read back',
        );
      }
    }
  }
  return faults;
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
  const invalid = (details: readonly string[]): SlfleetError =>
    new SlfleetError(
      'SLF_DIALECT_INVALID',
      `The wire dialect ${file} has ${details.length === 1 ? 'an error' : `${details.length} errors`}.`,
      { details },
    );
  if (Buffer.byteLength(text) > FILE_LIMIT_BYTES) throw invalid([`${file}: larger than ${FILE_LIMIT_BYTES} bytes`]);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw invalid(
      document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return `${file}:${line}:${col}: ${error.message}`;
      }),
    );
  }
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 20 }) ?? {};
  } catch (cause) {
    throw invalid([`${file}: ${cause instanceof Error ? cause.message : 'cannot be read'}`]);
  }
  const faults = faultsOf(file, document, lines, content);
  if (faults.length > 0) throw invalid(faults);
  return merge(BUILT_IN_DIALECT, content as NameOverrides) as Dialect;
}
