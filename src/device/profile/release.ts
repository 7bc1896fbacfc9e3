import { SlfleetError } from '../../errors/slfleet-error.js';
import type { OperatingSystem } from './profile.js';

/** A release as numbers that sort like the releases themselves; two releases have equal keys only if they are the same text. */
type ReleaseKey = readonly number[];

/** From `from` (included) to `before` (excluded); an end that is missing is open. */
export interface ReleaseRange {
  readonly from?: string | undefined;
  readonly before?: string | undefined;
}

interface ReleaseGrammar {
  readonly title: string;
  readonly example: string;
  readonly pattern: RegExp;
}

/** How each OS writes its releases. NX-OS up to 7.0(3) adds a train (`7.0(3)I7(8)`), known here so that it can be refused by name. */
const GRAMMARS: Readonly<Record<OperatingSystem, ReleaseGrammar>> = {
  'ios-xe': {
    title: 'IOS XE',
    example: '16.12.3a',
    pattern: /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([a-z]{0,2})$/,
  },
  'nx-os': {
    title: 'NX-OS',
    example: '9.3(5)',
    pattern:
      /^(0|[1-9]\d*)\.(0|[1-9]\d*)\((0|[1-9]\d*)([a-z]{0,2})\)(?:([A-Z])(0|[1-9]\d*)\((0|[1-9]\d*)([a-z]{0,2})\))?$/,
  },
  expressway: {
    title: 'Expressway',
    // A third number is never written as 0, so that each release has one text.
    example: 'X14.0.11',
    pattern: /^X(0|[1-9]\d*)\.(0|[1-9]\d*)(?:\.([1-9]\d*))?$/,
  },
};

/** None, one or two letters, in the order of a dictionary: none, a, aa, ab, …, b. */
function letterKey(letters: string): number {
  const LETTERS = 27;
  const position = (at: number) => (at < letters.length ? letters.toLowerCase().charCodeAt(at) - 96 : 0);
  return position(0) * LETTERS + position(1);
}

/**
 * Reads a release by the grammar of its OS.
 * @returns null if the text is not a release of this OS
 */
export function parseRelease(os: OperatingSystem, text: string): ReleaseKey | null {
  const parts = GRAMMARS[os].pattern.exec(text);
  if (parts === null) return null;
  return parts.slice(1).map((part) => (part !== undefined && /^\d/.test(part) ? Number(part) : letterKey(part ?? '')));
}

/** How a release of this OS is written, for error texts: `IOS XE release, such as 16.12.3a`. */
export function releaseForm(os: OperatingSystem): string {
  return `${GRAMMARS[os].title} release, such as ${GRAMMARS[os].example}`;
}

function requireRelease(os: OperatingSystem, text: string): ReleaseKey {
  const key = parseRelease(os, text);
  if (key === null) throw new SlfleetError('SLF_PROFILE_INVALID', `"${text}" is not an ${releaseForm(os)}`);
  return key;
}

/**
 * Which release came first: negative if `a` is the older, positive if `b` is, 0 only if they are the same.
 * @throws SlfleetError SLF_PROFILE_INVALID if either is not a release of this OS
 */
export function compareReleases(os: OperatingSystem, a: string, b: string): number {
  const left = requireRelease(os, a);
  const right = requireRelease(os, b);
  for (let at = 0; at < left.length; at++) {
    const difference = (left[at] as number) - (right[at] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a release lies in a range. Throws as `compareReleases` does. */
export function isReleaseIn(os: OperatingSystem, release: string, range: ReleaseRange): boolean {
  if (range.from !== undefined && compareReleases(os, release, range.from) < 0) return false;
  return range.before === undefined || compareReleases(os, release, range.before) < 0;
}
