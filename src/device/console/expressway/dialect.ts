import type { Profile } from '../../profile/profile.js';
import type { ConsoleDialect } from '../dialect.js';
import { keyword } from '../grammar/node.js';
import type { Call } from '../session.js';
import { commandGrammar } from './command/grammar.js';
import { configurationGrammar } from './configuration/grammar.js';
import { expresswayError } from './error-text.js';
import { expresswayHelp } from './help-text.js';
import { logGrammar } from './log/grammar.js';
import { statusGrammar } from './status/grammar.js';

/**
 * The command shell of an Expressway (`tsh`): three trees, `xConfiguration`, `xCommand` and `xStatus`, and the logs. Words
 * are known by any beginning of their own, in any case; a word may end in a colon; values may stand in quotes.
 *
 * The shell shows no prompt. It greets with `OK`, and every answer ends with a line `OK`, `ERROR` or `Command not
 * recognized.`: that is what clients wait for (netmiko `cisco_tp_tcce`, "also working for Cisco Expressway/VCS").
 *
 * `xFeedback` and `xHistory` are left out: they are about calls, which are not simulated.
 */
export function expresswayDialect(profile: Profile): ConsoleDialect {
  const leave = ({ session }: Call): string => {
    session.leave();
    return '';
  };
  const nodes = [
    configurationGrammar(profile),
    commandGrammar(profile),
    statusGrammar(),
    ...logGrammar(),
    keyword<Call>('bye', 'Ends the session.', leave),
    keyword<Call>('exit', 'Ends the session.', leave),
  ];
  return {
    modes: { tsh: { prompt: () => '', nodes, parent: null, fallback: null } },
    startMode: 'tsh',
    errorText: expresswayError,
    pipes: null,
    comment: '',
    banner: `\nCisco Expressway ${profile.release}\n\nOK\n`,
    colons: true,
    helpText: expresswayHelp,
  };
}
