import { URL_TEXT } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Commands, Node } from '../commands.js';
import { changeProfile, type ProfileConfiguration, profileNamed } from '../state/call-home-profiles.js';

type Change = Partial<ProfileConfiguration>;

function change(what: (call: Call) => Change): (call: Call) => string {
  return (call) => {
    changeProfile(call.device, call.session.subject, what(call));
    return '';
  };
}

function reporting(on: boolean): Node {
  const one = (word: string, what: string, data: Change): Node =>
    keyword(
      word,
      `Report ${what} data`,
      change(() => data),
    );
  return keyword('reporting', 'Configure data reporting', [
    one('all', 'all', { smartCallHomeData: on, smartLicensingData: on }),
    one('smart-call-home-data', 'smart call home', { smartCallHomeData: on }),
    one('smart-licensing-data', 'smart licensing', { smartLicensingData: on }),
  ]);
}

function method(chosen: (word: 'http' | 'email') => 'http' | 'email'): Node {
  const one = (word: 'http' | 'email'): Node =>
    keyword(
      word,
      `Deliver messages by ${word}`,
      change(() => ({ method: chosen(word) })),
    );
  return keyword('transport-method', 'Message transport method', [one('http'), one('email')]);
}

function address(action: (call: Call) => string, alone: ((call: Call) => string) | null): Node {
  return keyword('address', 'Message destination address', [
    keyword('http', 'HTTP or HTTPS destination', [argument('url', URL_TEXT, 'HTTP or HTTPS URL', action)], alone),
  ]);
}

function destination(nodes: readonly Node[]): Node {
  return keyword('destination', 'Message destination related configuration', nodes);
}

/** Only the address that is configured can be taken away; another is nothing to this profile. */
function noAddress({ device, session, args }: Call): string {
  const url = profileNamed(device, session.subject)?.url;
  if (args.url === undefined || url === args.url) changeProfile(device, session.subject, { url: '' });
  return '';
}

/**
 * Mode `(cfg-call-home-profile)#` (S4). That a profile has one destination, so that a new one takes the place of the old,
 * and one method of transport is modelled.
 */
export const CALL_HOME_PROFILE: Commands = {
  set: [
    keyword<Call>(
      'active',
      'Activate the current profile',
      change(() => ({ active: true })),
    ),
    destination([
      address(
        change(({ args }) => ({ url: args.url ?? '' })),
        null,
      ),
      method((word) => word),
    ]),
    reporting(true),
  ],
  no: [
    keyword<Call>(
      'active',
      'Activate the current profile',
      change(() => ({ active: false })),
    ),
    destination([address(noAddress, noAddress), method((word) => (word === 'http' ? 'email' : 'http'))]),
    reporting(false),
  ],
};
