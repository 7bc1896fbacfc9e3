import { HOST, number, URL_TEXT } from '../../grammar/argument-kinds.js';
import { type Action, argument, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import { setDestination, useTransport, usualSmartUrl } from '../destinations.js';
import type { ConfigCommands } from './command-set.js';

const DEFAULT_PROXY_PORT = 8_080;
const PORT = number(1, 65_535);

type Privacy = Call['device']['system']['privacy'];

function privacy(...names: readonly (keyof Privacy)[]): Action<Call> {
  return ({ device, negated }) => {
    const change: Privacy = Object.assign({ ...device.system.privacy }, ...names.map((name) => ({ [name]: !negated })));
    device.configureSystem({ privacy: change });
    return '';
  };
}

function privacyNode(): GrammarNode<Call> {
  return keyword('privacy', 'Withhold data from Smart Licensing messages', [
    keyword('all', 'Withhold all of them', privacy('hostname', 'version')),
    keyword('hostname', 'Withhold the host name', privacy('hostname')),
    keyword('version', 'Withhold the version', privacy('version')),
  ]);
}

function setUrl(url: string | null): Action<Call> {
  return ({ device, args }) => {
    setDestination(device, 'smart', url ?? args.url ?? usualSmartUrl(device));
    return '';
  };
}

/** One proxy serves whichever transport is in use, and these commands are for Smart Transport. */
function onSmartTransport(action: Action<Call>): Action<Call> {
  return (call) =>
    call.device.transport.kind === 'smart'
      ? action(call)
      : 'Smart Transport is not in use: license smart transport smart\n';
}

const setProxyAddress = onSmartTransport(({ device, args: { host = '' } }) => {
  device.configureTransport({ proxy: { host, port: device.transport.proxy?.port ?? DEFAULT_PROXY_PORT } });
  if (device.system.idleProxy !== null) device.configureSystem({ idleProxy: null });
  return '';
});

const setProxyPort = onSmartTransport(({ device, args: { port } }) => {
  const { proxy } = device.transport;
  if (proxy === null) return 'The proxy has no address: license smart proxy address\n';
  device.configureTransport({ proxy: { ...proxy, port: Number(port) } });
  return '';
});

const withoutProxy = onSmartTransport(({ device }) => {
  device.configureTransport({ proxy: null });
  return '';
});

/** Without Smart Licensing there is no agent, and so no registration (modelled): the CSSM is told. */
const disable: Action<Call> = ({ device }) => {
  if (!device.system.smartLicensing) return '';
  device.configureSystem({ smartLicensing: false });
  device.tell({ kind: 'deregister' });
  return '';
};

const enable: Action<Call> = ({ device }) => {
  device.configureSystem({ smartLicensing: true });
  return '';
};

/**
 * `license smart …` as configuration. `enable` is S2's and the only one of Nexus 7000; transport, URL, proxy and privacy are
 * those of the agents of that time on other platforms, assumed for 9.3 [I]. A switch has one proxy for both transports
 * (modelled).
 */
export function licenseConfig(withSmartTransport: boolean): ConfigCommands {
  const further: readonly GrammarNode<Call>[] = [
    keyword('transport', 'Transport of Smart Licensing messages', [
      keyword('callhome', 'By call home', ({ device }) => {
        useTransport(device, 'callhome');
        return '';
      }),
      keyword('smart', 'By Smart Transport', ({ device }) => {
        useTransport(device, 'smart');
        return '';
      }),
    ]),
    keyword('url', 'Destination of Smart Transport', [
      keyword('default', "The vendor's cloud", setUrl(null)),
      keyword('smart', 'A destination', [argument('url', URL_TEXT, 'URL', setUrl(null))]),
      argument('url', URL_TEXT, 'URL', setUrl(null)),
    ]),
    keyword('proxy', 'Proxy of Smart Transport', [
      keyword('address', 'Its address', [argument('host', HOST, 'Name or address', setProxyAddress)]),
      keyword('port', 'Its port', [argument('port', PORT, 'Port', setProxyPort)]),
    ]),
    privacyNode(),
  ];
  const withdrawn: readonly GrammarNode<Call>[] = [
    keyword('transport', 'Transport of Smart Licensing messages', ({ device }) => {
      useTransport(device, 'callhome');
      return '';
    }),
    keyword('url', 'Destination of Smart Transport', ({ device }) => {
      setDestination(device, 'smart', usualSmartUrl(device));
      return '';
    }),
    keyword('proxy', 'Proxy of Smart Transport', withoutProxy),
    privacyNode(),
  ];
  const tree = (own: GrammarNode<Call>, rest: readonly GrammarNode<Call>[]): GrammarNode<Call> =>
    keyword('license', 'Licensing', [keyword('smart', 'Smart Licensing', [own, ...(withSmartTransport ? rest : [])])]);
  return {
    set: [tree(keyword('enable', 'Enable Smart Licensing', enable), further)],
    unset: [tree(keyword('enable', 'Disable Smart Licensing', disable), withdrawn)],
  };
}
