import type { z } from 'zod';
import type { Path } from '../yaml/path.js';

const MOST_ROUNDS = 4;
/** A part with more mistakes than this is not worth what it takes to leave them out one by one. */
const MOST_MISTAKES = 100;

/** A part of a scenario as far as it can be made out. */
export interface Part<Value> {
  readonly value: Value;
  /** False if something had to be left out: then nothing must be said about what is not there. */
  readonly whole: boolean;
}

/**
 * Reads a part of a scenario that may hold mistakes, so that the rest of it can be checked too: what is wrong is left out
 * and counts as not given.
 * @returns null if nothing can be made of it without what is wrong
 */
export function readLeniently<Schema extends z.ZodType>(schema: Schema, value: unknown): Part<z.output<Schema>> | null {
  let candidate = value;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const result = schema.safeParse(candidate);
    if (result.success) return { value: result.data, whole: round === 0 };
    if (result.error.issues.length > MOST_MISTAKES) return null;
    for (const issue of result.error.issues) {
      const path = issue.path as Path;
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) candidate = without(candidate, [...path, key]);
      } else if (path.length === 0) return null;
      else candidate = without(candidate, path);
    }
  }
  return null;
}

/** A copy without the value at `path`. In lists a hole stays, so that positions stay what they are. */
function without(value: unknown, path: Path): unknown {
  const [part, ...rest] = path;
  if (part === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return value;
  if (Array.isArray(value)) {
    const index = Number(part);
    return value.with(index, rest.length === 0 ? undefined : without(value[index], rest));
  }
  const block = value as Record<string, unknown>;
  if (rest.length > 0) return { ...block, [part]: without(block[part], rest) };
  const { [part]: _left, ...kept } = block;
  return kept;
}
