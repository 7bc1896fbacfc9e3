import type { Profile } from '../../profile/profile.js';
import type { ConsoleDialect, Mode } from '../dialect.js';
import { mapActions, mergeNodes } from '../grammar/merge-nodes.js';
import { type Action, type GrammarNode, keyword } from '../grammar/node.js';
import type { Call, ConsoleSession } from '../session.js';
import { helpList } from '../text/help-list.js';
import { callHomeConfig } from './config/call-home.js';
import { configNodes, leaveConfiguration } from './config/command-set.js';
import { licenseConfig } from './config/license.js';
import { networkConfig } from './config/network.js';
import { systemConfig } from './config/system.js';
import { cryptoConfig, trustpointConfig } from './config/trustpoint.js';
import { nxOsError } from './error-text.js';
import { licenseCommands } from './exec/license.js';
import { reachCommands } from './exec/reach.js';
import { showCommands } from './exec/show.js';
import { systemCommands } from './exec/system.js';
import { isNexus7000 } from './release-facts.js';

const CONFIGURE = 'Enter configuration commands, one per line. End with CNTL/Z.\n';

const configure: Action<Call> = ({ session }) => {
  session.enter('config');
  return CONFIGURE;
};

function leaving(leave: (session: ConsoleSession) => void): Action<Call> {
  return ({ session }) => {
    leave(session);
    return '';
  };
}

/** The head of what a Nexus says at login. Automation finds the first prompt by the line end before it. */
const BANNER = 'Cisco Nexus Operating System (NX-OS) Software\nTAC support: http://www.cisco.com/tac\n';

/** `where`: the mode, the user, and the VDC [I]. */
function where(mode: string): GrammarNode<Call> {
  return keyword(
    'where',
    'Show the present mode',
    ({ device }) => `${mode.padEnd(20)} admin@${device.system.hostname}%default\n`,
  );
}

/** How one leaves a mode; `exit` goes one up. */
function wayOut(exit: Action<Call>): GrammarNode<Call>[] {
  return [keyword('end', 'Go to exec mode', leaving(leaveConfiguration)), keyword('exit', 'Leave this mode', exit)];
}

function mode(prompt: string, nodes: readonly GrammarNode<Call>[], parent: string | null): Mode {
  return { prompt: (hostname) => `${hostname}${prompt}# `, nodes, parent, fallback: null };
}

/**
 * The command line of a Nexus switch. Configuration modes understand exec commands as they are, without `do` (S2 pings from
 * `(config)#`), and what lies below `(config)#` understands its commands too, and goes there: so the trees of a mode are
 * one, and the parser's fallback to another mode is not used.
 */
export function nxOsDialect(profile: Profile): ConsoleDialect {
  const exec = [
    ...showCommands(),
    ...licenseCommands(),
    ...reachCommands(),
    ...systemCommands(),
    keyword('configure', 'Enter configuration mode', [keyword('terminal', 'By terminal', configure)], configure),
  ];
  const global = mergeNodes(
    configNodes(licenseConfig(!isNexus7000(profile)), networkConfig(), systemConfig(), cryptoConfig()),
    [
      keyword('callhome', 'Configure call home', ({ session }) => {
        session.enter('callhome');
        return '';
      }),
    ],
  );
  const upToConfig: Action<Call> = leaving((session) => session.enter('config'));
  const globalFromBelow = mapActions(global, (action) => (call) => {
    call.session.enter('config');
    return action(call);
  });
  const below = (own: readonly GrammarNode<Call>[], name: string): GrammarNode<Call>[] =>
    mergeNodes(own, wayOut(upToConfig), [where(`conf; ${name}`)], globalFromBelow, exec);
  return {
    modes: {
      exec: mode(
        '',
        [
          ...exec,
          keyword('end', 'Go to exec mode', () => ''),
          keyword(
            'exit',
            'Leave the session',
            leaving((session) => session.leave()),
          ),
          where('exec'),
        ],
        null,
      ),
      config: mode('(config)', mergeNodes(global, wayOut(leaving(leaveConfiguration)), [where('conf')], exec), 'exec'),
      callhome: mode('(config-callhome)', below(configNodes(callHomeConfig()), 'callhome'), 'config'),
      trustpoint: mode('(config-trustpoint)', below(configNodes(trustpointConfig()), 'trustpoint'), 'config'),
    },
    startMode: 'exec',
    errorText: nxOsError,
    pipes: 'many',
    comment: '!',
    banner: BANNER,
    colons: false,
    helpText: (hints, line, promptLength) =>
      helpList(hints, line, nxOsError({ kind: 'invalid', at: line.length, depth: 0 }, line, promptLength)),
  };
}
