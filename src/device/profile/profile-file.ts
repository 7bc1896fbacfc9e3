import { z } from 'zod';
import { nearestWordHint } from '../../errors/nearest-word.js';
import { quoted, shown } from '../../errors/shown.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { readDocument, type YamlDocument } from '../../yaml/document.js';
import { type Path, valueAt } from '../../yaml/path.js';
import { errorLines, type TextError } from '../../yaml/text-error.js';
import { type ProfileFile, profileFileSchema } from './schema.js';

/** A profile or family file as written, which can still say where in the file each of its values stands. */
export interface ParsedProfileFile {
  readonly content: ProfileFile;
  /** `file:line:column` of the value at `path`, or of the nearest value around it. */
  readonly where: (path: Path) => string;
}

/** The keys an object at `path` may have, by the schema; empty where the schema has no object. */
function knownKeys(path: Path): string[] {
  let schema: unknown = profileFileSchema;
  for (const step of [...path, null]) {
    while (schema instanceof z.ZodOptional) schema = schema.unwrap();
    if (step === null) break;
    if (schema instanceof z.ZodObject) schema = schema.shape[step];
    else if (schema instanceof z.ZodArray) schema = schema.element;
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** The errors of one issue of the schema, each at the key or value it is about. */
function issueErrors(issue: z.core.$ZodIssue, document: YamlDocument): TextError[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...(document.positionOfKey(path, key) ?? document.positionOf(path)),
      message: `unknown key ${quoted(key)}${nearestWordHint(key, knownKeys(path))}`,
    }));
  }
  const place = document.positionOf(path);
  const name = path.join('.');
  if (issue.code !== 'invalid_value' || path.length === 0) {
    return [{ ...place, message: [name, issue.message].filter(Boolean).join(': ') }];
  }
  const given = valueAt(document.value, path);
  const words = issue.values.map(String);
  const hint = typeof given === 'string' ? nearestWordHint(given, words) : '';
  return [{ ...place, message: `${name} is ${shown(given)}, not one of ${words.join(', ')}${hint}` }];
}

/**
 * Reads a profile or family file strictly: an unknown key or a wrong value is an error.
 * @param file the name used in error texts
 * @throws SlfleetError SLF_PROFILE_INVALID with every error as `file:line:column: what` in its details
 */
export function parseProfileFile(bytes: Uint8Array, file: string): ParsedProfileFile {
  const document = readDocument(bytes, 'a profile');
  const result = document.errors.length === 0 ? profileFileSchema.safeParse(document.value) : null;
  if (result?.success) {
    const where = (path: Path): string => {
      const { line, column } = document.positionOf(path);
      return `${file}:${line}:${column}`;
    };
    return { content: result.data, where };
  }
  const issues = result?.error.issues ?? [];
  const details = errorLines(file, [...document.errors, ...issues.flatMap((issue) => issueErrors(issue, document))]);
  throw new SlfleetError('SLF_PROFILE_INVALID', details[0] ?? file, { details });
}
