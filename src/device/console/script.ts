import type { ConsoleSession } from './session.js';

/** One line given to a console and what it answered. */
export interface Exchange {
  /** The prompt before the line. */
  readonly prompt: string;
  /** The line as it was given, secrets masked. */
  readonly line: string;
  readonly output: string;
}

/** The word after `register idtoken`, `trust idtoken` or `Register Token:` (Expressway), also where these are abbreviated. */
const SECRET = /(\b(?:reg\w*\s+[it]\w*|sm\w*\s+tru?s?t?\s+i\w*|idtoken|tok\w*(?=:))(?::\s*|\s+)"?)([^\s"]+)/gi;

/** A command line without the ID token in it: what logs, transcripts and histories hold. */
export function withoutSecrets(line: string): string {
  return line.replace(SECRET, (whole, before: string, word: string) =>
    word.startsWith('$') ? whole : `${before}<token>`,
  );
}

/**
 * Gives a line to a console on behalf of a script. A script need not know that the OS asks for confirmation: a question that
 * the line is no answer to is first answered as an empty line would answer it.
 * @param shown the line as transcripts show it
 */
export function runLine(session: ConsoleSession, line: string, shown = line): Exchange[] {
  const exchanges: Exchange[] = [];
  const give = (text: string, as: string): void => {
    const { prompt } = session;
    exchanges.push({ prompt, line: withoutSecrets(as), output: session.execute(text) });
  };
  while (session.question !== null && !session.question.accepts(line)) give('', '');
  give(line, shown);
  return exchanges;
}

/** The end of a script: a question still open is answered as an empty line would answer it. */
export function endScript(session: ConsoleSession): Exchange[] {
  const exchanges: Exchange[] = [];
  while (session.question !== null) {
    const { prompt } = session;
    exchanges.push({ prompt, line: '', output: session.execute('') });
  }
  return exchanges;
}
