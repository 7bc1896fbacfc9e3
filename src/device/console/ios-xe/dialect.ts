import type { Profile } from '../../profile/profile.js';
import type { ConsoleDialect, Mode } from '../dialect.js';
import { WORD } from '../grammar/argument-kinds.js';
import { mergeNodes } from '../grammar/merge-nodes.js';
import { argument, keyword } from '../grammar/node.js';
import { helpList } from '../text/help-list.js';
import type { Commands, Node } from './commands.js';
import { CALL_HOME, CALL_HOME_SERVICE } from './configure/call-home.js';
import { CALL_HOME_PROFILE } from './configure/call-home-profile.js';
import { HTTP_CLIENT } from './configure/http-client.js';
import { licenseCommands } from './configure/license.js';
import { LOGGING } from './configure/logging.js';
import { NAMES } from './configure/names.js';
import { PKI, TRUSTPOINT } from './configure/pki.js';
import { TIME } from './configure/time.js';
import { iosXeError } from './error-text.js';
import { CLEARING } from './exec/clearing.js';
import { CLOCK } from './exec/clock.js';
import { DEBUGGING } from './exec/debugging.js';
import { FILES } from './exec/files.js';
import { LICENSE } from './exec/license.js';
import { REACHING } from './exec/reaching.js';
import { configurationEnds, EXEC_SESSION, USER_SESSION } from './exec/session-commands.js';
import { SHOW_LICENSING } from './exec/show-licensing.js';
import { SHOW_PRIVILEGED, SHOW_SYSTEM } from './exec/show-system.js';
import { TERMINAL } from './exec/terminal.js';
import { traitsOf } from './traits.js';

/** A host name is shortened in the prompts of configuration modes [I]. */
const SHOWN_NAME = 20;

/** What both kinds of exec mode have. */
const FOR_ALL = [...SHOW_LICENSING, ...SHOW_SYSTEM, ...REACHING, ...TERMINAL];

/** Commands of privileged mode that also `do` carries out. */
const EXEC = mergeNodes([...FOR_ALL, ...SHOW_PRIVILEGED, ...LICENSE, ...FILES, ...CLOCK, ...DEBUGGING, ...CLEARING]);

/** First line of a configuration; it says which release wrote it, and does nothing. */
const VERSION: Node = keyword('version', 'Version number of this configuration', [
  argument('version', WORD, 'Version', () => ''),
]);

const DO: readonly Node[] = [keyword('do', 'To run exec commands in config mode', EXEC)];

function configurationMode(
  name: string,
  parent: string,
  commands: readonly Commands[],
  further: readonly Node[],
): Mode {
  const isGlobal = parent === 'exec';
  const no = keyword('no', 'Negate a command or set its defaults', mergeNodes(commands.flatMap((group) => group.no)));
  return {
    prompt: (hostname) => `${hostname.slice(0, SHOWN_NAME)}(${name})#`,
    nodes: mergeNodes([...commands.flatMap(({ set }) => set), no, ...configurationEnds(isGlobal), ...further]),
    parent,
    // What a mode does not know is tried one mode up, so that a configuration can be typed in as it was printed.
    fallback: isGlobal ? null : parent,
  };
}

function modesOf(profile: Profile): ConsoleDialect['modes'] {
  const global = [NAMES, HTTP_CLIENT, TIME, LOGGING, CALL_HOME_SERVICE, licenseCommands(traitsOf(profile)), PKI];
  return {
    user: {
      prompt: (hostname) => `${hostname}>`,
      nodes: mergeNodes([...FOR_ALL, ...USER_SESSION]),
      parent: null,
      fallback: null,
    },
    exec: {
      prompt: (hostname) => `${hostname}#`,
      nodes: mergeNodes([...EXEC, ...EXEC_SESSION]),
      parent: null,
      fallback: null,
    },
    config: configurationMode('config', 'exec', global, [...DO, VERSION]),
    'call-home': configurationMode('cfg-call-home', 'config', [CALL_HOME], DO),
    'call-home-profile': configurationMode('cfg-call-home-profile', 'call-home', [CALL_HOME_PROFILE], DO),
    trustpoint: configurationMode('ca-trustpoint', 'config', [TRUSTPOINT], DO),
  };
}

/** The command line of a Catalyst switch at its release. */
export function iosXeDialect(profile: Profile): ConsoleDialect {
  return {
    modes: modesOf(profile),
    startMode: 'exec',
    errorText: iosXeError,
    pipes: 'one',
    comment: '!',
    // A blank line: automation finds the first prompt by the line end before it.
    banner: '\n',
    colons: false,
    helpText: (hints, line) => helpList(hints, line, '% Unrecognized command\n'),
  };
}
