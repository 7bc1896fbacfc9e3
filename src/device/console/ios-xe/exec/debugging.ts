import { keyword } from '../../grammar/node.js';
import type { Call, ConsoleSession } from '../../session.js';
import type { Node } from '../commands.js';

/** Debugs a session has switched on. That they are the session's, not the device's, is modelled: what they print goes to it. */
const DEBUGS = new WeakMap<ConsoleSession, Set<string>>();

function debugsOf(session: ConsoleSession): Set<string> {
  const known = DEBUGS.get(session) ?? new Set<string>();
  DEBUGS.set(session, known);
  return known;
}

function on(...what: readonly string[]): (call: Call) => string {
  return ({ session, device }) => {
    const debugs = debugsOf(session);
    for (const text of what) debugs.add(text);
    device.record('debug-on');
    return what.map((text) => `${text} debugging is on\n`).join('');
  };
}

function off(...what: readonly string[]): (call: Call) => string {
  return ({ session, device }) => {
    const debugs = debugsOf(session);
    for (const text of what) debugs.delete(text);
    if (debugs.size === 0) device.record('debug-off');
    return what.map((text) => `${text} debugging is off\n`).join('');
  };
}

function allOff({ session, device }: Call): string {
  debugsOf(session).clear();
  device.record('debug-off');
  return 'All possible debugging has been turned off\n';
}

function showDebugging({ session }: Call): string {
  const lines = Array.from(debugsOf(session), (text) => `  ${text} debugging is on\n`);
  return lines.length === 0 ? '\n' : `Smart Licensing:\n${lines.join('')}`;
}

const CALL_HOME = ['Call-home smart-licensing trace', 'Call-home smart-licensing error'];
const HTTP_CLIENT = ['api', 'cache', 'error', 'main', 'msg', 'socket'];
const httpText = (word: string): string => `HTTP Client ${word}`;

/** The debugs S4 asks for (`debug call-home smart-licensing`, `debug ip http client`); the texts are assumed [I]. */
function debugs(act: (...what: readonly string[]) => (call: Call) => string): Node[] {
  const [trace = '', error = ''] = CALL_HOME;
  return [
    keyword('call-home', 'Call-Home debugging', [
      keyword(
        'smart-licensing',
        'Smart-licensing debugging',
        [
          keyword('all', 'Enable all debugging', act(...CALL_HOME)),
          keyword('trace', 'Enable trace debugging', act(trace)),
          keyword('error', 'Enable error debugging', act(error)),
        ],
        act(...CALL_HOME),
      ),
    ]),
    keyword('ip', 'IP information', [
      keyword('http', 'HTTP connections', [
        keyword(
          'client',
          'HTTP client debugging',
          [
            keyword('all', 'Enable all HTTP client debugs', act(...HTTP_CLIENT.map(httpText))),
            ...HTTP_CLIENT.map((word) => keyword(word, `HTTP client ${word}`, act(httpText(word)))),
          ],
          act(...HTTP_CLIENT.map(httpText)),
        ),
      ]),
    ]),
  ];
}

export const DEBUGGING: readonly Node[] = [
  keyword<Call>('debug', "Debugging functions (see also 'undebug')", debugs(on)),
  keyword<Call>('undebug', "Disable debugging functions (see also 'debug')", [
    keyword('all', 'Turn off all debugging', allOff),
    ...debugs(off),
  ]),
  keyword<Call>('no', 'Disable debugging functions', [
    keyword('debug', "Disable debugging functions (see also 'debug')", [
      keyword('all', 'Turn off all debugging', allOff),
      ...debugs(off),
    ]),
  ]),
  keyword<Call>('show', 'Show running system information', [
    keyword('debugging', 'State of each debugging option', showDebugging),
  ]),
];
