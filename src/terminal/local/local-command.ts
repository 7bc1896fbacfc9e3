import { nearestWordHint } from '../../errors/nearest-word.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { parseDuration } from '../../time/duration.js';

/** A command to the simulator instead of the device. */
export type LocalCommand =
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'token' }
  | { readonly kind: 'state' }
  | { readonly kind: 'help' };

const WORDS = ['!advance', '!token', '!state', '!help'] as const;
/** Longer than the time a lone device has would leave the calendar of its certificates. */
const MOST_ADVANCE_YEARS = 50;
const MOST_ADVANCE_MS = parseDuration(`${MOST_ADVANCE_YEARS}y`) as number;

export const LOCAL_HELP = `Commands to the simulator:
  !advance DURATION   moves the device's time on, such as !advance 30d or !advance 1h30m
  !token              puts an ID token of its virtual account into $TOKEN
  !state              shows the device as one JSON document
  !help               shows this
Any other line is for the device; "! text" is a comment, as in its configuration.
`;

/**
 * Reads a line as a command to the simulator. The OS takes what begins with an exclamation mark as a comment: only a word
 * in small letters right behind it is taken for one of these, so that a pasted configuration stays what it is.
 * @returns null if the line is for the device
 * @throws SlfleetError SLF_LOCAL_COMMAND, with the nearest word
 */
export function localCommand(line: string): LocalCommand | null {
  const [, word, rest = ''] = /^\s*(![a-z]+)(?:\s+(.*?))?\s*$/.exec(line) ?? [];
  if (word === undefined) return null;
  if (word === '!advance') return { kind: 'advance', ms: durationOf(rest) };
  if (!(WORDS as readonly string[]).includes(word)) {
    throw wrong(`${word} is no command to the simulator${nearestWordHint(word, WORDS)}`);
  }
  if (rest !== '') throw wrong(`${word} takes no argument`);
  return { kind: word.slice(1) as 'token' | 'state' | 'help' };
}

function durationOf(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw wrong(`!advance takes a duration such as 30d or 1h30m, not ${JSON.stringify(text)}`);
  if (ms > MOST_ADVANCE_MS) throw wrong(`!advance takes ${MOST_ADVANCE_YEARS} years at most, not ${text}`);
  return ms;
}

function wrong(message: string): SlfleetError {
  return new SlfleetError('SLF_LOCAL_COMMAND', message);
}
