import type { Question } from '../../session.js';

const YES = /^y(?:es)?$/i;
const NO = /^no?$/i;

/**
 * A question that wants `yes` or `no` in words. The OS asks again after anything else; an empty line, and so a script that
 * does not answer, is taken for `no` (modelled: it does nothing that cannot be undone).
 */
export function yesOrNo(prompt: string, ask: (question: Question) => void, then: (yes: boolean) => string): void {
  const question: Question = {
    prompt,
    byDefault: 'no',
    accepts: (line) => YES.test(line.trim()) || NO.test(line.trim()),
    answer: (line) => {
      if (YES.test(line.trim())) return then(true);
      if (NO.test(line.trim())) return then(false);
      ask(question);
      return "% Please answer 'yes' or 'no'.\n";
    },
  };
  ask(question);
}

/** `… [confirm]`: an empty line or `y` confirms, whatever else does not. */
export function confirmation(prompt: string, confirmed: () => string): Question {
  return {
    prompt,
    byDefault: '',
    accepts: (line) => /^(?:y(?:es)?|no?)?$/i.test(line.trim()),
    answer: (line) => (/^(?:y(?:es)?)?$/i.test(line.trim()) ? confirmed() : ''),
  };
}
