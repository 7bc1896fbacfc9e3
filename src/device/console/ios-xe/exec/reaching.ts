import { HOST, number } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Node } from '../commands.js';
import { interfaceArgument, namedInterface } from '../interface-argument.js';
import { interfacesOf, routingTableOf } from '../interfaces.js';

const PINGS = 5;
const TELNET_PORT = 23;
const INTERFACE_GONE = '% Invalid source interface\n';

/** Where an order leaves: its VRF, or that of its interface. Null: the interface does not exist. */
function wayFor({ device, args }: Call): { readonly vrf: string; readonly sourceInterface: string } | null {
  const sourceInterface = namedInterface(args) ?? '';
  if (sourceInterface === '') return { vrf: args.vrf ?? '', sourceInterface };
  if (interfacesOf(device).every(({ name }) => name !== sourceInterface)) return null;
  return { vrf: args.vrf ?? routingTableOf(sourceInterface, device), sourceInterface };
}

function ping(call: Call): string {
  const { device, args } = call;
  const way = wayFor(call);
  if (way === null) return INTERFACE_GONE;
  const host = args.host ?? '';
  const reach = device.reach({ host, port: null, ...way });
  if (reach.outcome === 'unresolved') return '% Unrecognized host or address, or protocol not running.\n';
  const count = Number(args.repeat ?? PINGS);
  const source = interfacesOf(device).find(({ name }) => name === way.sourceInterface)?.address ?? '';
  const sent = source === '' ? '' : `Packet sent with a source address of ${source} \n`;
  const head = `Type escape sequence to abort.\nSending ${count}, 100-byte ICMP Echos to ${reach.address}, timeout is 2 seconds:\n${sent}`;
  const answered = reach.outcome === 'reached' ? count : 0;
  const marks = (answered > 0 ? '!' : '.').repeat(count).replace(/.{70}(?=.)/g, '$&\n');
  const share = answered > 0 ? 100 : 0;
  const ms = Math.max(1, Math.round(reach.roundTripMs));
  const times = answered > 0 ? `, round-trip min/avg/max = ${ms}/${ms}/${ms + 1} ms` : '';
  return `${head}${marks}\nSuccess rate is ${share} percent (${answered}/${count})${times}\n`;
}

/** Texts: S4 for a connection that opens, the others as the CLI is known to print them [I]. */
function telnet(call: Call): string {
  const { device, args } = call;
  const way = wayFor(call);
  if (way === null) return INTERFACE_GONE;
  const host = args.host ?? '';
  const port = Number(args.port ?? TELNET_PORT);
  const { outcome, address } = device.reach({ host, port, ...way });
  if (outcome === 'unresolved') {
    const servers = device.system.nameServers.map((server) => server.address).join(' ') || '255.255.255.255';
    return `Translating "${host}"...domain server (${servers})\n% Bad IP address or host name\n% Unknown command or computer name, or unable to find computer address\n`;
  }
  const trying = `Trying ${target(host, address, port)}... `;
  switch (outcome) {
    case 'reached':
      return `${trying}Open\n[Connection to ${host} closed by foreign host]\n`;
    case 'refused':
      return `${trying}\n% Connection refused by remote host\n\n`;
    case 'no-route':
      return `${trying}\n% Destination unreachable; gateway or host down\n\n`;
    case 'timed-out':
      return `${trying}\n% Connection timed out; remote host not responding\n\n`;
  }
}

/** `tools.cisco.com (72.163.4.38, 443)` (S4); an address stands alone. */
function target(host: string, address: string, port: number): string {
  if (host !== address) return `${host} (${address}, ${port})`;
  return port === TELNET_PORT ? `${address} ` : `${address}, ${port} `;
}

const REPEAT = (next: readonly Node[]): Node =>
  keyword('repeat', 'specify repeat count', [argument('repeat', number(1, 10_000), 'Repeat count', next, ping)]);
const SOURCE = (next: readonly Node[]): Node =>
  keyword('source', 'specify source address or name', interfaceArgument('Source interface', next, ping));
const PING_OPTIONS = [REPEAT([SOURCE([])]), SOURCE([REPEAT([])])];

const TELNET_VRF = (next: readonly Node[]): Node =>
  keyword('/vrf', 'Specify vrf name', [argument('vrf', HOST, 'VPN Routing/Forwarding instance name', next, telnet)]);
const TELNET_SOURCE = (next: readonly Node[]): Node =>
  keyword('/source-interface', 'Specify source interface', interfaceArgument('Source interface', next, telnet));
const TELNET_OPTIONS = [TELNET_VRF([TELNET_SOURCE([])]), TELNET_SOURCE([TELNET_VRF([])])];

/** Finding out whether a host is reached (S4 "check connectivity"); the same conditions hold for messages. */
export const REACHING: readonly Node[] = [
  keyword<Call>('ping', 'Send echo messages', [
    argument('host', HOST, 'Ping destination address or hostname', PING_OPTIONS, ping),
    keyword('vrf', 'Select VPN routing table', [
      argument('vrf', HOST, 'VPN Routing/Forwarding instance name', [
        argument('host', HOST, 'Ping destination address or hostname', PING_OPTIONS, ping),
      ]),
    ]),
  ]),
  keyword<Call>('telnet', 'Open a telnet connection', [
    argument(
      'host',
      HOST,
      'IP address or hostname of a remote system',
      [argument('port', number(1, 65_535), 'Port number', TELNET_OPTIONS, telnet), ...TELNET_OPTIONS],
      telnet,
    ),
  ]),
];
