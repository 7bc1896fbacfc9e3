import type { NameServer } from '../../../system/system-configuration.js';
import { ADDRESS, ADDRESS_6, HOST, HOSTNAME } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Commands, Node } from '../commands.js';
import { interfaceArgument } from '../interface-argument.js';
import { changePath, pathStatements } from '../state/path-statements.js';

/** Servers a command may name at once. */
const SERVERS = 6;

function serversIn(args: Call['args']): NameServer[] {
  const addresses = Array.from({ length: SERVERS }, (_none, at) => args[`server${at}`] ?? args[`server6${at}`]);
  return addresses.flatMap((address) => (address === undefined ? [] : [{ address, vrf: args.vrf ?? '' }]));
}

function isSame(a: NameServer, b: NameServer): boolean {
  return a.address === b.address && a.vrf === b.vrf;
}

function addServers({ device, args }: Call): string {
  const added = serversIn(args);
  const kept = pathStatements(device).nameServers.filter((server) => !added.some((other) => isSame(server, other)));
  changePath(device, { nameServers: [...kept, ...added] });
  return '';
}

/** Without an address: all servers of that VRF. */
function removeServers({ device, args }: Call): string {
  const named = serversIn(args);
  const goes = (server: NameServer): boolean =>
    named.length === 0 ? server.vrf === (args.vrf ?? '') : named.some((other) => isSame(server, other));
  changePath(device, { nameServers: pathStatements(device).nameServers.filter((server) => !goes(server)) });
  return '';
}

function serverArguments(action: (call: Call) => string, at = 0): Node[] {
  if (at === SERVERS) return [];
  const next = serverArguments(action, at + 1);
  return [
    argument(`server${at}`, ADDRESS, 'Domain server IP address', next, action),
    argument(`server6${at}`, ADDRESS_6, 'Domain server IPv6 address', next, action),
  ];
}

function nameServer(action: (call: Call) => string, alone: ((call: Call) => string) | null): Node {
  return keyword(
    'name-server',
    'Specify address of name server to use',
    [
      keyword('vrf', 'Specify VRF', [
        argument('vrf', HOST, 'VPN Routing/Forwarding instance name', serverArguments(action), alone),
      ]),
      ...serverArguments(action),
    ],
    alone,
  );
}

function addHost({ device, args }: Call): string {
  const hosts = { ...device.transport.hosts, [args.name ?? '']: args.address ?? args.address6 ?? '' };
  device.configureTransport({ hosts });
  return '';
}

function removeHost({ device, args }: Call): string {
  const { [args.name ?? '']: gone, ...hosts } = device.transport.hosts;
  device.configureTransport({ hosts });
  return gone === undefined ? `%Name ${args.name} not found\n` : '';
}

function hostCommand(action: (call: Call) => string, alone: ((call: Call) => string) | null): Node {
  const addresses = [
    argument<Call>('address', ADDRESS, 'Host IP address', action),
    argument<Call>('address6', ADDRESS_6, 'Host IPv6 address', action),
  ];
  return keyword('host', 'Add an entry to the ip hostname table', [
    argument('name', HOST, 'Name of host', addresses, alone),
  ]);
}

function setDomain(domainName: (call: Call) => string): (call: Call) => string {
  return (call) => {
    call.device.configureSystem({ domainName: domainName(call) });
    return '';
  };
}

function setLookup(domainLookup: boolean): (call: Call) => string {
  return ({ device }) => {
    changePath(device, { domainLookup });
    return '';
  };
}

/** `ip domain-name` and `ip domain name` are the same command. */
function domain(name: Node['next'], nameAction: ((call: Call) => string) | null, lookup: boolean): Node[] {
  const source = keyword<Call>(
    'source-interface',
    'Specify source interface for DNS resolver',
    interfaceArgument('Source interface', setLookup(lookup)),
  );
  const nameHelp = 'Define the default domain name';
  const lookupHelp = 'Enable IP Domain Name System hostname translation';
  return [
    keyword('domain', 'IP DNS Resolver', [
      keyword('name', nameHelp, name, nameAction),
      keyword('lookup', lookupHelp, [source], setLookup(lookup)),
    ]),
    keyword('domain-name', nameHelp, name, nameAction),
    keyword('domain-lookup', lookupHelp, [source], setLookup(lookup)),
  ];
}

const NAME = argument<Call>(
  'name',
  HOST,
  'Default domain name',
  setDomain(({ args }) => args.name ?? ''),
);
const NO_NAME = setDomain(() => '');

/** Names and addresses (S4 "considerations": DNS is needed, or `ip host`). */
export const NAMES: Commands = {
  set: [
    keyword<Call>('hostname', "Set system's network name", [
      argument('name', HOSTNAME, "This system's network name", ({ device, args }) => {
        device.configureSystem({ hostname: args.name ?? '' });
        return '';
      }),
    ]),
    keyword<Call>('ip', 'Global IP configuration subcommands', [
      hostCommand(addHost, null),
      nameServer(addServers, null),
      ...domain([NAME], null, true),
    ]),
  ],
  no: [
    keyword<Call>(
      'hostname',
      "Set system's network name",
      [
        argument('name', HOSTNAME, "This system's network name", ({ device }) => {
          device.configureSystem({ hostname: 'Switch' });
          return '';
        }),
      ],
      ({ device }) => {
        device.configureSystem({ hostname: 'Switch' });
        return '';
      },
    ),
    keyword<Call>('ip', 'Global IP configuration subcommands', [
      hostCommand(removeHost, removeHost),
      nameServer(removeServers, removeServers),
      ...domain([argument('name', HOST, 'Default domain name', NO_NAME)], NO_NAME, false),
    ]),
  ],
};
