import { HOST, HOSTNAME, LINE, number, WORD } from '../../grammar/argument-kinds.js';
import { type Action, argument, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import { OFFSET_HOURS } from '../kinds.js';
import type { ConfigCommands } from './command-set.js';

const FACTORY_NAME = 'switch';
const MINUTES_AN_HOUR = 60;
const nothing: Action<Call> = () => '';

function setHostname(name: string | null): Action<Call> {
  return ({ device, args }) => {
    device.configureSystem({ hostname: name ?? args.name ?? FACTORY_NAME });
    return '';
  };
}

function namingNode(word: string): GrammarNode<Call> {
  return keyword(word, "Configure the system's host name", [
    argument('name', HOSTNAME, 'Host name', setHostname(null)),
  ]);
}

function unnamingNode(word: string): GrammarNode<Call> {
  const action = setHostname(FACTORY_NAME);
  return keyword(word, "Configure the system's host name", [argument('name', HOSTNAME, 'Host name', action)], action);
}

const setZone: Action<Call> = ({ device, args: { zone = 'UTC', hours = '0', minutes = '0' } }) => {
  const size = Math.abs(Number(hours)) * MINUTES_AN_HOUR + Number(minutes);
  device.configureSystem({ timeZone: { name: zone, offsetMinutes: hours.startsWith('-') ? -size : size } });
  return '';
};

const noZone: Action<Call> = ({ device }) => {
  device.configureSystem({ timeZone: { name: 'UTC', offsetMinutes: 0 } });
  return '';
};

/** What follows `ntp server`, as it is kept and shown. */
function ntpText({ args: { server = '', vrf }, words }: Call): string {
  const useVrf = vrf === undefined ? '' : ` use-vrf ${vrf}`;
  return `${server}${useVrf}${words.includes('prefer') ? ' prefer' : ''}`;
}

/** A server that can be reached from its VRF sets the clock right at once (modelled: a real one takes minutes). */
const addNtpServer: Action<Call> = (call) => {
  const { device, args } = call;
  const { server = '', vrf = '' } = args;
  const others = device.system.ntpServers.filter((known) => known.split(' ')[0] !== server);
  device.configureSystem({ ntpServers: [...others, ntpText(call)] });
  const { outcome } = device.reach({
    host: server,
    port: null,
    vrf: vrf === 'default' ? '' : vrf,
    sourceInterface: '',
  });
  if (outcome === 'reached' && device.context.clockOffsetMs !== 0) device.setClockOffset(0);
  return '';
};

const removeNtpServer: Action<Call> = ({ device, args: { server = '' } }) => {
  device.configureSystem({ ntpServers: device.system.ntpServers.filter((known) => known.split(' ')[0] !== server) });
  return '';
};

function ntp(action: Action<Call>): GrammarNode<Call> {
  const useVrf = keyword<Call>('use-vrf', 'VRF in which it is asked', [
    argument('vrf', WORD, 'Name of the VRF', [keyword('prefer', 'Prefer this server', action)], action),
  ]);
  return keyword('ntp', 'NTP', [
    keyword('server', 'NTP server', [
      argument('server', HOST, 'Name or address', [useVrf, keyword('prefer', 'Prefer this server', action)], action),
    ]),
  ]);
}

const changeLogging: Action<Call> = ({ device, args: { server = '' }, negated }) => {
  const others = device.system.loggingHosts.filter((known) => known !== server);
  device.configureSystem({ loggingHosts: negated ? others : [...others, server] });
  return '';
};

function logging(): GrammarNode<Call> {
  return keyword('logging', 'Logging', [
    keyword('server', 'Server messages are sent to', [
      argument(
        'server',
        HOST,
        'Name or address',
        [argument('severity', number(0, 7), 'Severity', changeLogging)],
        changeLogging,
      ),
    ]),
  ]);
}

/** Host name, clock, time and log servers. `version` heads every configuration and does nothing. */
export function systemConfig(): ConfigCommands {
  return {
    set: [
      namingNode('hostname'),
      namingNode('switchname'),
      keyword('clock', 'Manage the clock', [
        keyword('timezone', 'Time zone', [
          argument('zone', WORD, 'Name of the zone', [
            argument('hours', OFFSET_HOURS, 'Hours from UTC', [
              argument('minutes', number(0, 59), 'Minutes from UTC', setZone),
            ]),
          ]),
        ]),
      ]),
      ntp(addNtpServer),
      logging(),
      keyword('version', 'Version of the configuration', [argument('version', LINE, 'Version', nothing)]),
    ],
    unset: [
      unnamingNode('hostname'),
      unnamingNode('switchname'),
      keyword('clock', 'Manage the clock', [keyword('timezone', 'Time zone', noZone)]),
      ntp(removeNtpServer),
      logging(),
    ],
  };
}
