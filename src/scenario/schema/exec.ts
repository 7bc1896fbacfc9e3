import { z } from 'zod';
import { text } from './fields.js';

const MOST_COMMANDS = 200;
const LONGEST_COMMAND = 4_000;
const COMMANDS = 'a console command, a list of them, or lines of them';
const LISTED = { error: `a list of 1 to ${MOST_COMMANDS} commands` };

/** Line ends part commands; a blank line is a bare Enter. */
function linesOf(written: string): string[] {
  return written.replace(/\n$/, '').split(/\r?\n/);
}

/** Console commands: one, a list, or the lines of a block. */
export const exec = z
  .union([
    z
      .string({ error: COMMANDS })
      .min(1, { error: COMMANDS })
      .transform(linesOf)
      .pipe(
        z
          .array(z.string().max(LONGEST_COMMAND, { error: `at most ${LONGEST_COMMAND} characters a line` }))
          .min(1, LISTED)
          .max(MOST_COMMANDS, LISTED),
      ),
    z.array(text('a command')).min(1, LISTED).max(MOST_COMMANDS, LISTED),
  ])
  .describe(
    'Commands typed at the console of each device, one after the other, in one session. $TOKEN stands for an ID token of its virtual account, $TOKEN:name for the one of that name.',
  );

const words = z
  .union([text('a text'), z.array(text('a text')).min(1, { error: 'a list with at least one text' })])
  .optional();

function isExpression(source: string): boolean {
  try {
    return new RegExp(source, 'm') instanceof RegExp;
  } catch {
    return false;
  }
}

const EXPRESSION = 'a regular expression';
const expression = text(EXPRESSION).refine(isExpression, { error: EXPRESSION });

/** What the answers to the commands of a step must hold, all of them taken together. */
export const answer = z
  .strictObject({
    contains: words.describe('Texts that must stand in the answer.'),
    matches: z
      .union([expression, z.array(expression).min(1, { error: 'a list with at least one regular expression' })])
      .optional()
      .describe('Regular expressions that must fit; ^ and $ stand for the ends of a line.'),
    lacks: words.describe('Texts that must not stand in it.'),
  })
  .describe('What the answer must be. Devices that answer otherwise, or are off, fail the run (exit code 99).');

export type Answer = z.output<typeof answer>;
