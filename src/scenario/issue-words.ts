import { z } from 'zod';
import { nearestWordHint } from '../errors/nearest-word.js';
import { quoted, shown } from '../errors/shown.js';
import { type Path, valueAt } from '../yaml/path.js';
import type { Problem } from './problem.js';

type Issue = z.core.$ZodIssue;

/** What a type is called where a schema does not say it better. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a block of keys',
  record: 'a block of keys',
  array: 'a list',
  tuple: 'a list',
  null: 'without parameters',
};

/**
 * Makes the message of every issue a phrase that completes "… must be", where the schema has none of its own. For an
 * unknown key the message is the list of known keys: the issue itself does not carry it.
 */
export const issuePhrase: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_WORDS[String(issue.expected)] ?? String(issue.expected);
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'too_small':
      return issue.inclusive === false
        ? `more than ${issue.minimum}`
        : `at least ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return issue.inclusive === false ? `less than ${issue.maximum}` : `at most ${issue.maximum}${unit(issue.origin)}`;
    case 'unrecognized_keys':
      return issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape).join(' ') : '';
    default:
      return undefined;
  }
};

function unit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function oneOf(words: readonly string[]): string {
  return words.length === 1 ? (words[0] as string) : `one of ${words.join(', ')}`;
}

/** The words of one issue about `value`: how it should be, how it is, and the nearest word where there are words. */
function mustBe(path: Path, value: unknown, phrase: string, words: readonly string[]): string {
  const name = path.at(-1);
  const subject = name === undefined ? 'the scenario' : typeof name === 'number' ? 'this' : name;
  const hint = typeof value === 'string' ? nearestWordHint(value, words) : '';
  return `${subject} must be ${phrase}, not ${shown(value)}${hint}`;
}

function wordsOf(issue: Issue): string[] {
  return issue.code === 'invalid_value' ? issue.values.map(String) : [];
}

/** True if the issue says that the value is of the wrong kind altogether, so that this branch of a union was not meant. */
function isWrongKind(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

/**
 * Turns what a schema found into problems in plain words.
 * @param root the value the schema was given
 * @param base where that value stands in the scenario
 */
export function problemsFrom(issues: readonly Issue[], root: unknown, base: Path): Problem[] {
  const problems = new Map<string, Problem>();
  for (const problem of issues.flatMap((issue) => problemsFromIssue(issue, root, base))) {
    // Two checks of one number may say the same.
    problems.set(JSON.stringify([problem.path, problem.message]), problem);
  }
  return [...problems.values()];
}

function problemsFromIssue(issue: Issue, root: unknown, base: Path): Problem[] {
  const within = issue.path as Path;
  const path = [...base, ...within];
  const value = valueAt(root, within);
  const error = (message: string): Problem[] => [{ severity: 'error', path, message }];

  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(' ');
    return issue.keys.map((key) => ({
      severity: 'error',
      path,
      key,
      message: `unknown key ${quoted(key)}${nearestWordHint(key, known)}`,
    }));
  }
  if (value === undefined && within.length > 0) {
    const name = within.at(-1);
    return [{ severity: 'error', path: path.slice(0, -1), message: `${String(name)} is missing` }];
  }
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((branch) => branch.length > 0 && !branch.some(isWrongKind));
    if (meant !== undefined) return problemsFrom(meant, value, path);
    const causes = issue.errors.flatMap((branch) => branch.filter(isWrongKind));
    const phrases = [...new Set(causes.map((cause) => cause.message))];
    return error(mustBe(path, value, phrases.join(', or '), causes.flatMap(wordsOf)));
  }
  return error(mustBe(path, value, issue.message, wordsOf(issue)));
}
