import { isRegistered } from '../../../agent/classic-state.js';
import { WORD } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Node } from '../commands.js';

/** S4 "device does not register"; a public 16.9 log. */
const IN_PROGRESS =
  "Registration process is in progress. Use the 'show license status' command to check the progress and result\n";
/** P§6: a public playbook repeats the command until it reads this. The rest of the line is assumed [I]. */
const NOT_REGISTERED = 'Deregister failed: Smart Agent not registered\n';

function register(force: boolean): (call: Call) => string {
  return ({ device, args }) => {
    device.tell({ kind: 'register', token: args.token ?? '', force });
    return IN_PROGRESS;
  };
}

function deregister({ device }: Call): string {
  if (!isRegistered(device.state) && device.state.inFlight !== 'registration') {
    // A registration that is still being tried is given up all the same (S2: "until success or disabled").
    device.tell({ kind: 'deregister' });
    return NOT_REGISTERED;
  }
  device.tell({ kind: 'deregister' });
  return '';
}

/** `license smart …` of exec mode (S4). What comes of it shows in `show license status`. */
export const LICENSE: readonly Node[] = [
  keyword<Call>('license', 'Configure license features', [
    keyword('smart', 'Smart licensing', [
      keyword('register', 'Register this device with the Cisco licensing cloud', [
        keyword('idtoken', 'Register with an ID token', [
          argument(
            'token',
            WORD,
            'ID token',
            [keyword('force', 'Force the registration of an already registered device', register(true))],
            register(false),
          ),
        ]),
      ]),
      keyword('deregister', 'Deregister this device from the Cisco licensing cloud', deregister),
      keyword('renew', 'Manually renew', [
        keyword('auth', 'Renew the authorization', ({ device }) => {
          device.tell({ kind: 'renew-auth' });
          return '';
        }),
        keyword('ID', 'Renew the ID certificate', ({ device }) => {
          device.tell({ kind: 'renew-id' });
          return '';
        }),
      ]),
    ]),
  ]),
];
