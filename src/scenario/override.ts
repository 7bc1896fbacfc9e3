import { quoted } from '../errors/shown.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { readDocument } from '../yaml/document.js';
import type { Path } from '../yaml/path.js';
import type { Problems } from './problem.js';

/** A value given outside the file, which takes the place of the file's before anything is checked. */
export interface Override {
  readonly path: Path;
  readonly value: unknown;
  /** The option as the user wrote it, for errors: `--set time.for=30d`. */
  readonly source: string;
}

const DEEPEST_PATH = 32;

/**
 * Reads the argument of `--set`: a path with dots (positions in lists are numbers from 0), `=`, and a YAML value.
 * @throws SlfleetError SLF_OPTION_INVALID if it has not this form
 */
export function parseSetting(setting: string): Override {
  const at = setting.indexOf('=');
  const source = `--set ${setting}`;
  const parts = setting.slice(0, Math.max(at, 0)).split('.');
  if (at < 1 || parts.some((part) => part.trim() === '') || parts.length > DEEPEST_PATH) {
    throw new SlfleetError('SLF_OPTION_INVALID', `${quoted(source)} has not the form --set path=value`, {
      details: ['Such as: --set time.for=30d, or --set fleet.0.release=16.12.4'],
    });
  }
  const { value, errors } = readDocument(Buffer.from(setting.slice(at + 1)), 'a value');
  if (errors.length > 0) throw new SlfleetError('SLF_OPTION_INVALID', `The value of ${quoted(source)} is not YAML`);
  const path = parts.map((part) => (/^(?:0|[1-9]\d{0,8})$/.test(part) ? Number(part) : part));
  return { path, value, source };
}

/**
 * Reads the argument of `--threshold`: a measure, a colon, and a condition or the block of a long form.
 * @throws SlfleetError SLF_OPTION_INVALID if it has not this form
 */
export function parseThreshold(text: string): Override {
  const source = `--threshold '${text}'`;
  const [, metric, rest] = /^\s*([^\s:]+)\s*:\s*(\S.*)$/.exec(text) ?? [];
  // `>=5` and `{is: …}`: the one is a folded text to YAML, the other a block.
  const { value, errors } =
    rest?.startsWith('{') || rest?.startsWith('[')
      ? readDocument(Buffer.from(rest), 'a value')
      : { value: rest, errors: [] };
  if (metric === undefined || errors.length > 0) {
    throw new SlfleetError('SLF_OPTION_INVALID', `${quoted(source)} has not the form 'measure: condition'`, {
      details: ["Such as: --threshold 'latencyMs.corrected: p(95)<800'"],
    });
  }
  return { path: ['thresholds', metric], value, source };
}

/** A path that leads nowhere. */
class NoSuchPlace extends Error {}

/** Puts overrides into a value, in their order. The value itself stays as it is. */
export function applyOverrides(value: unknown, overrides: readonly Override[], problems: Problems): unknown {
  let result = value;
  for (const { path, value: given } of overrides) {
    try {
      result = withValue(result, path, 0, given);
    } catch (error) {
      if (!(error instanceof NoSuchPlace)) throw error;
      problems.error(path, error.message);
    }
  }
  return result;
}

/** A copy of `value` with the value at `path` replaced; blocks on the way are made where there are none. */
function withValue(value: unknown, path: Path, depth: number, given: unknown): unknown {
  const part = path[depth];
  if (part === undefined) return given;
  const name = path.slice(0, depth).join('.');
  if (Array.isArray(value)) {
    if (typeof part !== 'number' || part >= value.length) {
      const places = value.length === 0 ? 'is an empty list' : `is a list with the places 0 to ${value.length - 1}`;
      throw new NoSuchPlace(`${name} ${places}; there is no ${quoted(String(part))}`);
    }
    return value.with(part, withValue(value[part], path, depth + 1, given));
  }
  if (value !== undefined && value !== null && typeof value !== 'object') {
    throw new NoSuchPlace(`${name} is ${quoted(String(value))}; there is nothing within it`);
  }
  const block: Record<string, unknown> = { ...value };
  const before = Object.hasOwn(block, part) ? block[part] : undefined;
  return { ...block, [part]: withValue(before, path, depth + 1, given) };
}
