import { HOST, number, URL_TEXT } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Commands, Node } from '../commands.js';
import { callHomeUrl, cloudUrl } from '../state/call-home-profiles.js';
import { smartUrl } from '../state/other-destination.js';
import { changeKind, changePath, type PathStatements } from '../state/path-statements.js';
import type { ReleaseTraits } from '../traits.js';

/** Below `license smart`. */
export function underLicenseSmart(nodes: readonly Node[]): Node[] {
  return [
    keyword('license', 'Configure license features', [
      keyword('smart', 'Smart licensing related configuration', nodes),
    ]),
  ];
}

/** Which names the CSSM is told (`license smart privacy`). */
export function privacy(withheld: boolean): Node {
  const set =
    (what: readonly ('hostname' | 'version')[]) =>
    ({ device }: Call): string => {
      const next = { ...device.system.privacy };
      for (const name of what) next[name] = withheld;
      device.configureSystem({ privacy: next });
      return '';
    };
  return keyword('privacy', 'Enable privacy', [
    keyword('all', 'Enable privacy for all', set(['hostname', 'version'])),
    keyword('hostname', 'Enable hostname privacy', set(['hostname'])),
    keyword('version', 'Enable version privacy', set(['version'])),
  ]);
}

function useCallHome({ device }: Call): string {
  changeKind(device, 'callhome', callHomeUrl(device));
  return '';
}

function useSmart({ device }: Call): string {
  changeKind(device, 'smart', smartUrl(device));
  return '';
}

function setUrl(url: (call: Call) => string): (call: Call) => string {
  return (call) => {
    const { device } = call;
    if (device.transport.kind === 'smart') device.configureTransport({ url: url(call) });
    else device.configureSystem({ otherUrl: url(call) });
    return '';
  };
}

function path(what: (call: Call) => Partial<PathStatements>): (call: Call) => string {
  return (call) => {
    changePath(call.device, what(call));
    return '';
  };
}

const URL_HELP = 'Transport URL';
const typed = setUrl(({ args }) => args.url ?? '');
const standard = setUrl(({ device }) => cloudUrl(device, 'smart'));

const PROXY = keyword<Call>('proxy', 'Configure the proxy', [
  keyword('address', 'Proxy address', [
    argument(
      'proxy',
      HOST,
      'Proxy address',
      path(({ args }) => ({ smartProxyHost: args.proxy ?? '' })),
    ),
  ]),
  keyword('port', 'Proxy port', [
    argument(
      'port',
      number(1, 65_535),
      'Proxy port',
      path(({ args }) => ({ smartProxyPort: Number(args.port) })),
    ),
  ]),
]);

const SMART_TRANSPORT: readonly Node[] = [
  keyword<Call>('transport', 'Set the transport mode', [
    keyword('callhome', 'Use call home', useCallHome),
    keyword('smart', 'Use Smart Transport', useSmart),
  ]),
  keyword<Call>('url', URL_HELP, [
    keyword('default', 'Use the default URL', standard),
    keyword('smart', 'Use the Smart Transport URL', [argument('url', URL_TEXT, URL_HELP, typed)]),
    argument('url', URL_TEXT, URL_HELP, typed),
  ]),
  PROXY,
];

const noHost = path(() => ({ smartProxyHost: '' }));
const noPort = path(() => ({ smartProxyPort: null }));

const NO_PROXY = keyword<Call>('proxy', 'Configure the proxy', [
  keyword('address', 'Proxy address', [argument('proxy', HOST, 'Proxy address', noHost)], noHost),
  keyword('port', 'Proxy port', [argument('port', number(1, 65_535), 'Proxy port', noPort)], noPort),
]);

/** `license smart proxy …`, set and negated: the same for both agents. */
export const SMART_PROXY = { set: PROXY, no: NO_PROXY };

const NO_SMART_TRANSPORT: readonly Node[] = [
  keyword<Call>(
    'transport',
    'Set the transport mode',
    [keyword('smart', 'Use Smart Transport', useCallHome)],
    useCallHome,
  ),
  keyword<Call>('url', URL_HELP, [argument('url', URL_TEXT, URL_HELP, standard)], standard),
  NO_PROXY,
];

/**
 * `license smart …` of configuration mode. Smart Licensing is the only method these switches have (S4), so that it is
 * always on: `license smart enable` is taken, its `no` form does not exist.
 */
export function licenseCommands({ smartTransport }: ReleaseTraits): Commands {
  const enable = keyword<Call>('enable', 'Enable Smart Licensing', () => '');
  return {
    set: underLicenseSmart([enable, privacy(true), ...(smartTransport ? SMART_TRANSPORT : [])]),
    no: underLicenseSmart([privacy(false), ...(smartTransport ? NO_SMART_TRANSPORT : [])]),
  };
}
