import type { CallHomeProfile } from '../../../system/system-configuration.js';
import type { ConsoleDevice } from '../../console-device.js';
import { HOST, LINE, number, URL_TEXT, WORD } from '../../grammar/argument-kinds.js';
import { type Action, argument, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import { keepCallHomeLine } from '../call-home-lines.js';
import { callHomeUrl, setDestination } from '../destinations.js';
import { EMAIL } from '../kinds.js';
import type { ConfigCommands } from './command-set.js';

/** Port of a proxy that is named without one (NX-OS documentation). */
const DEFAULT_PROXY_PORT = 8_080;
const PORT = number(1, 65_535);
/** Most destinations of a profile; the simulator keeps one of them, whatever its index (modelled). */
const INDEX = number(1, 20);

/** The profile that carries licensing messages is always the predefined one (S2) [I]. */
function isPredefined(device: ConsoleDevice, name: string): boolean {
  return name.toLowerCase() === device.transport.profile.name.toLowerCase();
}

const NEW_PROFILE: CallHomeProfile = { active: false, smartCallHomeData: true, smartLicensingData: false, url: '' };

/** A profile an operator has made. */
function own({ system: { callHomeProfiles } }: ConsoleDevice, name: string): CallHomeProfile | undefined {
  return Object.hasOwn(callHomeProfiles, name) ? callHomeProfiles[name] : undefined;
}

/** Changes a profile an operator has made, and makes it if it is not there. */
function changeOwn(device: ConsoleDevice, name: string, change: Partial<CallHomeProfile>): void {
  const { callHomeProfiles } = device.system;
  const known = own(device, name) ?? NEW_PROFILE;
  device.configureSystem({ callHomeProfiles: { ...callHomeProfiles, [name]: { ...known, ...change } } });
}

const create: Action<Call> = ({ device, args: { profile = '' } }) => {
  if (!isPredefined(device, profile)) changeOwn(device, profile, {});
  return '';
};

const remove: Action<Call> = ({ device, args: { profile = '' } }) => {
  if (isPredefined(device, profile)) return 'Cannot delete a predefined destination profile\n';
  const { [profile]: _removed, ...others } = device.system.callHomeProfiles;
  if (own(device, profile) === undefined) return `destination profile ${profile} does not exist\n`;
  device.configureSystem({ callHomeProfiles: others });
  return '';
};

const useHttp: Action<Call> = ({ device, args: { profile = '' }, negated }) => {
  if (isPredefined(device, profile))
    device.configureTransport({ profile: { ...device.transport.profile, active: !negated } });
  else changeOwn(device, profile, { active: !negated });
  return '';
};

/** Mail is kept and shown; nothing is ever sent by it. */
const useMail: Action<Call> = ({ device, args: { profile = '' }, negated }) => {
  const line = `destination-profile ${profile} transport-method email`;
  keepCallHomeLine(device, line, negated ? null : line);
  return '';
};

const setUrl: Action<Call> = ({ device, args: { profile = '', url = '' }, negated }) => {
  const predefined = isPredefined(device, profile);
  const present = predefined ? callHomeUrl(device) : own(device, profile)?.url;
  if (negated && present !== url) return 'HTTP URL is not configured for this destination profile\n';
  if (predefined) setDestination(device, 'callhome', negated ? '' : url);
  else changeOwn(device, profile, { url: negated ? '' : url });
  return '';
};

function destinationProfile(alone: Action<Call>): GrammarNode<Call> {
  const http = keyword<Call>('http', 'HTTP destination', [argument('url', URL_TEXT, 'URL', setUrl)]);
  return keyword('destination-profile', 'Destination profile of call home', [
    argument(
      'profile',
      WORD,
      'Name of the profile',
      [
        http,
        keyword('index', 'Index of a destination', [argument('index', INDEX, 'Index', [http])]),
        keyword('transport-method', 'How messages are sent', [
          keyword('email', 'By mail', useMail),
          keyword('http', 'By HTTP', useHttp),
        ]),
      ],
      alone,
    ),
  ]);
}

function setEnabled(on: boolean): Action<Call> {
  return ({ device }) => {
    device.configureTransport({ callHomeEnabled: on });
    return '';
  };
}

/** Without a VRF messages leave from the global table. */
const setVrf: Action<Call> = ({ device, args, negated }) => {
  device.configureTransport({ vrf: negated ? '' : (args.vrf ?? '') });
  return '';
};

const nameProxy: Action<Call> = ({ device, args: { host = '', port } }) => {
  const proxy = { host, port: port === undefined ? DEFAULT_PROXY_PORT : Number(port) };
  if (device.transport.proxy === null) device.configureSystem({ idleProxy: proxy });
  else device.configureTransport({ proxy });
  return '';
};

const forgetProxy: Action<Call> = ({ device }) => {
  device.configureSystem({ idleProxy: null });
  device.configureTransport({ proxy: null });
  return '';
};

const enableProxy: Action<Call> = ({ device }) => {
  const { idleProxy } = device.system;
  if (device.transport.proxy !== null) return '';
  if (idleProxy === null || idleProxy.host === '') return 'HTTP proxy server is not configured\n';
  device.configureSystem({ idleProxy: null });
  device.configureTransport({ proxy: idleProxy });
  return '';
};

const disableProxy: Action<Call> = ({ device }) => {
  const { proxy } = device.transport;
  if (proxy === null) return '';
  device.configureTransport({ proxy: null });
  device.configureSystem({ idleProxy: proxy });
  return '';
};

function transport(rest: readonly GrammarNode<Call>[]): GrammarNode<Call> {
  return keyword('transport', 'Transport of call home', [keyword('http', 'HTTP', rest)]);
}

/** A line that is kept and shown. */
function kept(key: string, help: string): { readonly set: GrammarNode<Call>; readonly unset: GrammarNode<Call> } {
  const forget: Action<Call> = ({ device }) => {
    keepCallHomeLine(device, key, null);
    return '';
  };
  return {
    set: keyword(key, help, [
      argument('text', LINE, help, ({ device, args: { text = '' } }) => {
        keepCallHomeLine(device, key, `${key} ${text}`);
        return '';
      }),
    ]),
    unset: keyword(key, help, [argument('text', LINE, help, forget)], forget),
  };
}

function setEmail(email: string | null): Action<Call> {
  return ({ device, args }) => {
    device.configureSystem({ contactEmail: email ?? args.email ?? '' });
    return '';
  };
}

/** Commands of `(config-callhome)#` (S2 methods 1 to 3, known issues 1 and 2). */
export function callHomeConfig(): ConfigCommands {
  const phone = kept('phone-contact', "Contact person's phone number");
  const street = kept('streetaddress', 'Street address');
  const proxyServer = (rest: Action<Call>, alone: Action<Call> | null): GrammarNode<Call> =>
    keyword(
      'server',
      'Proxy server',
      [
        argument(
          'host',
          HOST,
          'Name or address',
          [keyword('port', 'Port of the proxy', [argument('port', PORT, 'Port', rest)])],
          rest,
        ),
      ],
      alone,
    );
  const vrf = argument<Call>('vrf', WORD, 'Name of the VRF', setVrf);
  return {
    set: [
      keyword('email-contact', "Contact person's mail address", [
        argument('email', EMAIL, 'Mail address', setEmail(null)),
      ]),
      phone.set,
      street.set,
      keyword('enable', 'Enable call home', setEnabled(true)),
      destinationProfile(create),
      transport([
        keyword('use-vrf', 'VRF messages leave from', [vrf]),
        keyword('proxy', 'HTTP proxy', [keyword('enable', 'Use the proxy', enableProxy), proxyServer(nameProxy, null)]),
      ]),
    ],
    unset: [
      keyword('email-contact', "Contact person's mail address", setEmail('')),
      phone.unset,
      street.unset,
      keyword('enable', 'Disable call home', setEnabled(false)),
      destinationProfile(remove),
      transport([
        keyword('use-vrf', 'VRF messages leave from', [vrf], setVrf),
        keyword('proxy', 'HTTP proxy', [
          keyword('enable', 'Do not use the proxy', disableProxy),
          proxyServer(forgetProxy, forgetProxy),
        ]),
      ]),
    ],
  };
}
