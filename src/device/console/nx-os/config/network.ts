import type { ConsoleDevice } from '../../console-device.js';
import { ADDRESS, HOST, WORD } from '../../grammar/argument-kinds.js';
import { type Action, argument, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import { keepGlobalLine, keptGlobalLines } from '../call-home-lines.js';
import { interfaceNodes, interfaceOf } from '../interface-nodes.js';
import type { ConfigCommands } from './command-set.js';

const NO_LOOKUP = 'no ip domain-lookup';
/** Most name servers of one command (NX-OS documentation). */
const MOST_SERVERS = 6;
const SERVER_NAMES = Array.from({ length: MOST_SERVERS }, (_, at) => `server${at + 1}`);

type NameServers = ConsoleDevice['system']['nameServers'];

/** Names are looked up if there is somebody to ask and the switch is not told otherwise. In whose VRF the server stands is kept, but gives no consequence (modelled). */
function useNameServers(device: ConsoleDevice, nameServers: NameServers, lookUp: boolean): void {
  if (nameServers !== device.system.nameServers) device.configureSystem({ nameServers });
  device.configureTransport({ nameServer: lookUp && nameServers.length > 0 });
}

function looksUp(device: ConsoleDevice): boolean {
  return !keptGlobalLines(device).includes(NO_LOOKUP);
}

const changeNameServers: Action<Call> = ({ device, args, negated }) => {
  const { vrf = '' } = args;
  const named = SERVER_NAMES.flatMap((name) => args[name] ?? []).map((address) => ({ address, vrf }));
  const others = device.system.nameServers.filter(
    (known) => !named.some(({ address }) => address === known.address && vrf === known.vrf),
  );
  useNameServers(device, negated ? others : [...others, ...named], looksUp(device));
  return '';
};

/** Up to six addresses, then the VRF. */
function nameServerNodes(names: readonly string[], first: boolean): GrammarNode<Call>[] {
  const useVrf = keyword<Call>('use-vrf', 'VRF in which they are asked', [
    argument('vrf', WORD, 'Name of the VRF', changeNameServers),
  ]);
  const [name, ...others] = names;
  const next =
    name === undefined
      ? []
      : [argument(name, ADDRESS, 'Address of a name server', nameServerNodes(others, false), changeNameServers)];
  return first ? next : [useVrf, ...next];
}

function changeLookup(on: boolean): Action<Call> {
  return ({ device }) => {
    keepGlobalLine(device, NO_LOOKUP, on ? null : NO_LOOKUP);
    useNameServers(device, device.system.nameServers, on);
    return '';
  };
}

const addHost: Action<Call> = ({ device, args: { name = '', address = '' } }) => {
  device.configureTransport({ hosts: { ...device.transport.hosts, [name]: address } });
  return '';
};

const removeHost: Action<Call> = ({ device, args: { name = '' } }) => {
  const { [name]: _removed, ...hosts } = device.transport.hosts;
  device.configureTransport({ hosts });
  return '';
};

const setSource: Action<Call> = ({ device, args }) => {
  device.configureTransport({ sourceInterface: interfaceOf(args) });
  return '';
};

const noSource: Action<Call> = ({ device }) => {
  device.configureTransport({ sourceInterface: '' });
  return '';
};

function setDomain(name: string | null): Action<Call> {
  return ({ device, args }) => {
    device.configureSystem({ domainName: name ?? args.domain ?? '' });
    return '';
  };
}

function sourceInterface(rest: readonly GrammarNode<Call>[], alone: Action<Call> | null): GrammarNode<Call> {
  return keyword('source-interface', 'Interface HTTP messages leave from', rest, alone);
}

/**
 * `ip …`. S2's "HTTP source interface" is set by `ip http source-interface`; the spelling with `client`, IOS's, is taken
 * as well [I].
 */
export function networkConfig(): ConfigCommands {
  const source = sourceInterface(interfaceNodes([], setSource), null);
  const withoutSource = sourceInterface(interfaceNodes([], noSource), noSource);
  const http = (node: GrammarNode<Call>): GrammarNode<Call> =>
    keyword('http', 'HTTP', [keyword('client', 'HTTP client', [node]), node]);
  const ip = (nodes: readonly GrammarNode<Call>[]): GrammarNode<Call> => keyword('ip', 'Configure IP features', nodes);
  const nameServer = keyword<Call>('name-server', 'Name servers', nameServerNodes(SERVER_NAMES, true));
  return {
    set: [
      ip([
        keyword('domain-lookup', 'Look names up', changeLookup(true)),
        keyword('domain-name', 'Default domain name', [argument('domain', HOST, 'Domain name', setDomain(null))]),
        keyword('host', 'Name and address of a host', [
          argument('name', HOST, 'Name', [argument('address', ADDRESS, 'Address', addHost)]),
        ]),
        http(source),
        nameServer,
      ]),
    ],
    unset: [
      ip([
        keyword('domain-lookup', 'Do not look names up', changeLookup(false)),
        keyword(
          'domain-name',
          'Default domain name',
          [argument('domain', HOST, 'Domain name', setDomain(''))],
          setDomain(''),
        ),
        keyword('host', 'Name and address of a host', [
          argument('name', HOST, 'Name', [argument('address', ADDRESS, 'Address', removeHost)], removeHost),
        ]),
        http(withoutSource),
        nameServer,
      ]),
    ],
  };
}
