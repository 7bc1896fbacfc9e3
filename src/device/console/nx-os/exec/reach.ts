import type { Reach } from '../../console-device.js';
import { HOST, number, WORD } from '../../grammar/argument-kinds.js';
import { type Action, argument, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import { interfaceNodes, interfaceOf } from '../interface-nodes.js';
import { inAnyOrder, type Option } from '../options.js';

const PINGS = 5;
const MOST_PINGS = 1_000;
const DATA_BYTES = 56;
/** With its header. */
const ECHO_BYTES = 64;
/** S2's distance to the cloud; hosts that answer at once are taken to be near (modelled). */
const FAR = { ttl: 232, fromMs: 50 };
const NEAR_TTL = 254;
const TELNET_PORT = '23';

/** No VRF, and the one called `default`, are the global table. */
function vrfOf({ vrf = '' }: Call['args']): string {
  return vrf === 'default' ? '' : vrf;
}

/** Answers of one ping differ by fractions of a millisecond; the same ping at the same time gives the same ones (modelled). */
function roundTrips({ roundTripMs }: Reach, count: number): number[] {
  const STEP = 37;
  const SPREAD = 59;
  return Array.from({ length: count }, (_, at) => roundTripMs + ((at * STEP) % SPREAD) / 100);
}

function reply(address: string, at: number, ms: number): string {
  const ttl = ms >= FAR.fromMs ? FAR.ttl : NEAR_TTL;
  return `${ECHO_BYTES} bytes from ${address}: icmp_seq=${at} ttl=${ttl} time=${ms.toFixed(3)} ms`;
}

/**
 * `ping`: the form of an answer is S2's, `No route to host` and `Invalid host/interface` are texts public tools look for, the
 * rest is inferred [I].
 */
const ping: Action<Call> = ({ device, args }) => {
  const { host = '', count } = args;
  const reach = device.reach({
    host,
    port: null,
    vrf: vrfOf(args),
    sourceInterface: args.source === undefined ? interfaceOf(args) : '',
  });
  if (reach.outcome === 'unresolved') return `% Invalid host/interface ${host}\n`;
  const wanted = count === undefined ? PINGS : Number(count);
  const answered = reach.outcome === 'reached';
  const times = roundTrips(reach, wanted);
  const lines = times.map((ms, at) => {
    if (answered) return reply(reach.address, at, ms);
    const unsent =
      reach.outcome === 'no-route' ? `ping: sendto ${reach.address} ${ECHO_BYTES} chars, No route to host\n` : '';
    return `${unsent}Request ${at} timed out`;
  });
  const summary = [
    `--- ${host} ping statistics ---`,
    `${wanted} packets transmitted, ${answered ? wanted : 0} packets received, ${answered ? '0.00' : '100.00'}% packet loss`,
  ];
  if (answered) {
    const mean = times.reduce((sum, ms) => sum + ms, 0) / wanted;
    const figures = [Math.min(...times), mean, Math.max(...times)].map((ms) => ms.toFixed(3));
    summary.push(`round-trip min/avg/max = ${figures.join('/')} ms`);
  }
  return `PING ${host} (${reach.address}): ${DATA_BYTES} data bytes\n${lines.join('\n')}\n\n${summary.join('\n')}\n`;
};

/** `telnet HOST [PORT]`: connected as in S2, where the operator then leaves with `^C`; failures as a Unix telnet words them [I]. */
const telnet: Action<Call> = ({ device, args }) => {
  const { host = '', port = TELNET_PORT } = args;
  const order = { host, port: Number(port), vrf: vrfOf(args), sourceInterface: '' };
  const { outcome, address } = device.reach(order);
  if (outcome === 'unresolved') return `telnet: could not resolve ${host}/${port}: Name or service not known\n`;
  const trying = `Trying ${address}...\n`;
  switch (outcome) {
    case 'reached':
      return `${trying}Connected to ${host}.\nEscape character is '^]'.\n^CConnection closed by foreign host.\n`;
    case 'refused':
      return `${trying}telnet: connect to address ${address}: Connection refused\n`;
    case 'no-route':
      return `${trying}telnet: connect to address ${address}: No route to host\n`;
    case 'timed-out':
      return `${trying}telnet: connect to address ${address}: Connection timed out\n`;
  }
};

const useVrf: Option<Call> = (rest, action) =>
  keyword('vrf', 'VRF it leaves from', [argument('vrf', WORD, 'Name of the VRF', rest, action)]);

const PING_OPTIONS: readonly Option<Call>[] = [
  useVrf,
  (rest, action) =>
    keyword('count', 'How many', [argument('count', number(1, MOST_PINGS), 'Number of pings', rest, action)]),
  (rest, action) =>
    keyword('source', 'Address it leaves from', [argument('source', HOST, 'Name or address', rest, action)]),
  (rest, action) => keyword('source-interface', 'Interface it leaves from', interfaceNodes(rest, action)),
];

export function reachCommands(): GrammarNode<Call>[] {
  const host = 'Name or address';
  return [
    keyword('ping', 'Test network reachability', [argument('host', HOST, host, inAnyOrder(PING_OPTIONS, ping), ping)]),
    keyword('telnet', 'Telnet to another system', [
      argument(
        'host',
        HOST,
        host,
        [
          argument('port', number(1, 65_535), 'Port', inAnyOrder([useVrf], telnet), telnet),
          ...inAnyOrder([useVrf], telnet),
        ],
        telnet,
      ),
    ]),
  ];
}
