import { keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Node } from '../commands.js';
import { beginConfiguring, endConfiguring } from '../state/configured-sessions.js';

function close({ session }: Call): string {
  session.closed = true;
  return '';
}

const EXIT = keyword<Call>('exit', 'Exit from the EXEC', close);
const LOGOUT = keyword<Call>('logout', 'Exit from the EXEC', close);

/** Going from user to privileged mode. Nobody is asked for a password: none is configured. */
export const USER_SESSION: readonly Node[] = [
  keyword<Call>('enable', 'Turn on privileged commands', ({ session }) => {
    session.enter('exec');
    return '';
  }),
  EXIT,
  LOGOUT,
];

export const EXEC_SESSION: readonly Node[] = [
  keyword<Call>('configure', 'Enter configuration mode', [
    keyword('terminal', 'Configure from the terminal', ({ session }) => {
      beginConfiguring(session);
      return 'Enter configuration commands, one per line.  End with CNTL/Z.\n';
    }),
  ]),
  keyword<Call>('enable', 'Turn on privileged commands', () => ''),
  keyword<Call>('disable', 'Turn off privileged commands', ({ session }) => {
    session.enter('user');
    return '';
  }),
  EXIT,
  LOGOUT,
];

/** `exit` and `end` of a configuration mode; `exit` leads one mode up. */
export function configurationEnds(isGlobal: boolean): readonly Node[] {
  return [
    keyword<Call>('end', 'Exit from configure mode', ({ session }) => {
      endConfiguring(session);
      return '';
    }),
    keyword<Call>('exit', 'Exit from this configuration mode', ({ session }) => {
      if (isGlobal) endConfiguring(session);
      else session.leave();
      return '';
    }),
  ];
}
