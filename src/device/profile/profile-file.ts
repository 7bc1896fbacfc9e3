import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { nearestWordHint } from './nearest-word.js';
import { type ProfileFile, profileFileSchema } from './schema.js';

type Path = readonly (string | number)[];

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

/**
 * Reads a profile or family file strictly: an unknown key or a wrong value is an error.
 * @param file the name used in error texts
 * @throws SlfleetError SLF_PROFILE_INVALID with every error as `file:line:column: what` in its details
 */
export function parseProfileFile(text: string, file: string): ParsedProfileFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const offsetOf = (path: Path): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return document.contents?.range?.[0] ?? 0;
  };
  const offsetOfKey = (path: Path, key: string): number => {
    const map: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    return pair !== undefined && isNode(pair.key) && pair.key.range ? pair.key.range[0] : offsetOf(path);
  };

  const errors: { readonly offset: number; readonly what: string }[] = [];
  for (const error of document.errors) errors.push({ offset: error.pos[0], what: error.message });
  const result = errors.length === 0 ? profileFileSchema.safeParse(document.toJS()) : null;
  if (result?.success) return { content: result.data, where: (path) => at(offsetOf(path)) };
  for (const issue of result?.error.issues ?? []) {
    const path = issue.path as Path;
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const what = `unknown key "${key}"${nearestWordHint(key, knownKeys(path))}`;
        errors.push({ offset: offsetOfKey(path, key), what });
      }
    } else if (issue.code === 'invalid_value' && path.length > 0) {
      const given = String(document.getIn(path));
      const words = issue.values.map(String);
      const what = `${path.join('.')} is "${given}", not one of ${words.join(', ')}${nearestWordHint(given, words)}`;
      errors.push({ offset: offsetOf(path), what });
    } else {
      errors.push({ offset: offsetOf(path), what: [path.join('.'), issue.message].filter(Boolean).join(': ') });
    }
  }
  errors.sort((a, b) => a.offset - b.offset);
  const details = errors.map(({ offset, what }) => `${at(offset)}: ${what}`);
  throw new SlfleetError('SLF_PROFILE_INVALID', details[0] ?? file, { details });
}
