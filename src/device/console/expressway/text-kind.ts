import type { ArgumentKind } from '../grammar/argument-kinds.js';

/** A value is printed in quotes, on one line. */
const UNFIT = /[\p{Cc}"]/u;

/** A text of so many characters, in quotes if there are blanks in it; `?` shows it as the command reference does. */
export function textOf(shortest: number, longest: number): ArgumentKind {
  return {
    shown: `<S: ${shortest}, ${longest}>`,
    fits: (text) => text.length >= shortest && text.length <= longest && !UNFIT.test(text),
    takesRest: false,
  };
}
