import { WORD } from '../../grammar/argument-kinds.js';
import { type Action, argument, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';

/** S2. */
const STARTED = 'Initiated device registration with backend. run show license status, for registration status\n';
/** What is printed where Smart Licensing is off is not public [U]. */
const OFF = 'Smart Licensing is not enabled\n';

function ifEnabled(action: Action<Call>): Action<Call> {
  return (call) => (call.device.system.smartLicensing ? action(call) : OFF);
}

/** @param force replaces a registration that stands */
function register(force: boolean): Action<Call> {
  return ifEnabled(({ device, args: { token = '' } }) => {
    device.tell({ kind: 'register', token, force });
    return STARTED;
  });
}

function telling(kind: 'deregister' | 'renew-auth' | 'renew-id'): Action<Call> {
  return ifEnabled(({ device }) => {
    device.tell({ kind });
    return '';
  });
}

/** `license smart …` as exec commands. */
export function licenseCommands(): GrammarNode<Call>[] {
  return [
    keyword('license', 'Licensing', [
      keyword('smart', 'Smart Licensing', [
        keyword('deregister', 'Deregister this device', telling('deregister')),
        keyword('register', 'Register this device', [
          keyword('idtoken', 'ID token of the virtual account', [
            argument(
              'token',
              WORD,
              'ID token',
              [keyword('force', 'Replace the present registration', register(true))],
              register(false),
            ),
          ]),
        ]),
        keyword('renew', 'Renew now', [
          keyword('auth', 'Authorization', telling('renew-auth')),
          keyword('id', 'ID certificate', telling('renew-id')),
        ]),
      ]),
    ]),
  ];
}
