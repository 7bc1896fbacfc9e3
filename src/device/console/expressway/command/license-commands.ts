import type { AgentEvent } from '../../../agent/agent.js';
import { isRegistered } from '../../../agent/classic-state.js';
import { type Action, argument, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import { done, refused } from '../answer.js';
import { usesSmartLicensing } from '../smart-licensing.js';
import { textOf } from '../text-kind.js';
import { type ExpresswayCommand, plain } from './command.js';

const LONGEST_TOKEN = 512;
/** What agents say to a request that needs a registration (P§6). */
const NOT_REGISTERED = 'Smart Agent not registered';

/**
 * What the Smart licensing page does, as commands of the same names [I]: on the product only reservations have commands
 * (S3, admin guide), and everything else is a matter of its web pages.
 */
export const LICENSE_COMMANDS: readonly ExpresswayCommand[] = [
  {
    path: 'License Smart Register',
    help: 'Registers this product instance with a product instance registration token. Force reregisters it.',
    source: 'inferred',
    takes: [`Token(r): <S: 1, ${LONGEST_TOKEN}>`, 'Force: <On/Off>'],
    next: [
      tokenNode((call) => register(call, false), [forceNode((force) => (call) => register(call, force))]),
      forceNode((force) => [tokenNode((call) => register(call, force))]),
    ],
    run: null,
  },
  plain(
    'License Smart Deregister',
    'Disconnects this product instance and releases its licenses.',
    'inferred',
    (call) => {
      const { state } = call.device;
      const isBusy = isRegistered(state) || state.registrationStatus !== 'not-registered';
      return isBusy ? tell(call, { kind: 'deregister' }) : refused(NOT_REGISTERED);
    },
  ),
  plain('License Smart RenewAuth', 'Renews the license authorization now.', 'inferred', (call) =>
    whenRegistered(call, { kind: 'renew-auth' }),
  ),
  plain('License Smart RenewId', 'Renews the registration now.', 'inferred', (call) =>
    whenRegistered(call, { kind: 'renew-id' }),
  ),
  // The agent has no order for a usage update outside its rhythm; an authorization carries the same list (modelled).
  plain('License Smart UpdateUsage', 'Updates usage details now. This is resource-intensive.', 'inferred', (call) =>
    whenRegistered(call, { kind: 'licences-changed' }),
  ),
];

/** `Token` and `Force` come in either order. */
function tokenNode(action: Action<Call>, next: readonly GrammarNode<Call>[] = []): GrammarNode<Call> {
  return keyword('Token', 'Product instance registration token', [
    argument('token', textOf(1, LONGEST_TOKEN), '', next, action),
  ]);
}

function forceNode(then: (force: boolean) => Action<Call> | readonly GrammarNode<Call>[]): GrammarNode<Call> {
  return keyword('Force', 'Reregister this product instance if it is already registered', [
    keyword('On', '', then(true)),
    keyword('Off', '', then(false)),
  ]);
}

function register(call: Call, force: boolean): string {
  const { device, args } = call;
  if (!usesSmartLicensing(device)) return refused('Smart Licensing is not enabled');
  if (device.system.expressway.reservation.enabled) return refused('License reservation is enabled');
  if (isRegistered(device.state) && !force) return refused('Product Already Registered');
  return tell(call, { kind: 'register', token: args.token ?? '', force });
}

function whenRegistered(call: Call, event: AgentEvent): string {
  return isRegistered(call.device.state) ? tell(call, event) : refused(NOT_REGISTERED);
}

function tell({ device }: Call, event: AgentEvent): string {
  device.tell(event);
  return done();
}
