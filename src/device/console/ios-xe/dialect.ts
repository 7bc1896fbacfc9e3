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
import { SHOW_CALL_HOME, SHOW_LICENSING } from './exec/show-licensing.js';
import { SHOW_PRIVILEGED, SHOW_SYSTEM } from './exec/show-system.js';
import { TERMINAL } from './exec/terminal.js';
import { policyLicenseCommands } from './policy/configure/license.js';
import { POLICY_SERVICES } from './policy/configure/services.js';
import { POLICY_FILES } from './policy/exec/files.js';
import { POLICY_LICENSE } from './policy/exec/license.js';
import { RUM_TEST } from './policy/exec/rum-test.js';
import { showPolicyLicensing } from './policy/exec/show-licensing.js';
import { SHOW_LOAD } from './policy/exec/show-load.js';
import { policyTraitsOf } from './policy/policy-traits.js';
import { hasInternalCommands } from './policy/state/internal-service.js';
import { traitsOf } from './traits.js';

/** A host name is shortened in the prompts of configuration modes [I]. */
const SHOWN_NAME = 20;

/** What both kinds of exec mode have. */
function forAll(profile: Profile): readonly Node[] {
  const licensing =
    profile.agent === 'policy' ? [...showPolicyLicensing(policyTraitsOf(profile)), ...SHOW_LOAD] : SHOW_LICENSING;
  return [...licensing, ...SHOW_CALL_HOME, ...SHOW_SYSTEM, ...REACHING, ...TERMINAL];
}

/**
 * Commands of privileged mode that also `do` carries out.
 * @param internal with those of `service internal`
 */
function exec(profile: Profile, internal: boolean): readonly Node[] {
  const license = profile.agent === 'policy' ? [...POLICY_LICENSE, ...POLICY_FILES] : LICENSE;
  const further = [...FILES, ...CLOCK, ...DEBUGGING, ...CLEARING, ...(internal ? RUM_TEST : [])];
  return mergeNodes([...forAll(profile), ...SHOW_PRIVILEGED, ...license, ...further]);
}

/** First line of a configuration; it says which release wrote it, and does nothing. */
const VERSION: Node = keyword('version', 'Version number of this configuration', [
  argument('version', WORD, 'Version', () => ''),
]);

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

function modesOf(profile: Profile, internal: boolean): ConsoleDialect['modes'] {
  const license =
    profile.agent === 'policy'
      ? [policyLicenseCommands(policyTraitsOf(profile)), POLICY_SERVICES]
      : [licenseCommands(traitsOf(profile))];
  const global = [NAMES, HTTP_CLIENT, TIME, LOGGING, CALL_HOME_SERVICE, ...license, PKI];
  const commands = exec(profile, internal);
  const further: readonly Node[] = [keyword('do', 'To run exec commands in config mode', commands)];
  return {
    user: {
      prompt: (hostname) => `${hostname}>`,
      nodes: mergeNodes([...forAll(profile), ...USER_SESSION]),
      parent: null,
      fallback: null,
    },
    exec: {
      prompt: (hostname) => `${hostname}#`,
      nodes: mergeNodes([...commands, ...EXEC_SESSION]),
      parent: null,
      fallback: null,
    },
    config: configurationMode('config', 'exec', global, [...further, VERSION]),
    'call-home': configurationMode('cfg-call-home', 'config', [CALL_HOME], further),
    'call-home-profile': configurationMode('cfg-call-home-profile', 'call-home', [CALL_HOME_PROFILE], further),
    trustpoint: configurationMode('ca-trustpoint', 'config', [TRUSTPOINT], further),
  };
}

/** Releases whose `service internal` brings commands to light that are simulated here (S1). */
function hidesCommands(profile: Profile): boolean {
  return profile.agent === 'policy' && !policyTraitsOf(profile).showsRum;
}

/** The command line of a Catalyst switch at its release. */
export function iosXeDialect(profile: Profile): ConsoleDialect {
  const internal = hidesCommands(profile) ? modesOf(profile, true) : null;
  return {
    modes: modesOf(profile, false),
    modesOn: ({ system }) => (internal !== null && hasInternalCommands(system) ? internal : null),
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
