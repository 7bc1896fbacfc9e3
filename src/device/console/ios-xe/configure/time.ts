import { HOST, number, WORD } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Commands } from '../commands.js';
import { withLines } from '../state/kept-lines.js';

const CALENDAR = 'clock calendar-valid';
const HOUR_MINUTES = 60;

/** An NTP server that is reached sets the clock right at once; a real one takes minutes (modelled; F3's cure). */
function addNtpServer({ device, args }: Call): string {
  const server = args.server ?? '';
  const { ntpServers } = device.system;
  if (!ntpServers.includes(server)) device.configureSystem({ ntpServers: [...ntpServers, server] });
  const reach = device.reach({ host: server, port: null, vrf: '', sourceInterface: '' });
  if (reach.outcome === 'reached') device.setClockOffset(0);
  else if (reach.outcome === 'unresolved') return '%Unable to resolve NTP server name, will try later\n';
  return '';
}

function removeNtpServer({ device, args }: Call): string {
  device.configureSystem({ ntpServers: device.system.ntpServers.filter((server) => server !== args.server) });
  return '';
}

function setZone({ device, args }: Call): string {
  const hours = Number(args.hours);
  const minutes = Number(args.minutes ?? 0);
  const offsetMinutes = hours * HOUR_MINUTES + (hours < 0 || Object.is(hours, -0) ? -minutes : minutes);
  device.configureSystem({ timeZone: { name: args.zone ?? '', offsetMinutes } });
  return '';
}

function setCalendar(valid: boolean): (call: Call) => string {
  return ({ device }) => {
    device.configureSystem({ otherLines: withLines(device.system, '', [CALENDAR], valid ? [CALENDAR] : []) });
    return '';
  };
}

function noZone({ device }: Call): string {
  device.configureSystem({ timeZone: { name: 'UTC', offsetMinutes: 0 } });
  return '';
}

const HOURS = { shown: '<-23 - 23>', fits: (text: string) => /^-?(?:1?\d|2[0-3])$/.test(text), takesRest: false };

/** The clock (S4 scenario 3). */
export const TIME: Commands = {
  set: [
    keyword<Call>('ntp', 'Configure NTP', [
      keyword('server', 'Configure NTP server', [
        argument('server', HOST, 'IP address or hostname of peer', addNtpServer),
      ]),
    ]),
    keyword<Call>('clock', 'Configure time-of-day clock', [
      keyword('timezone', 'Configure time zone', [
        argument('zone', WORD, 'name of time zone', [
          argument(
            'hours',
            HOURS,
            'Hours offset from UTC',
            [argument('minutes', number(0, 59), 'Minutes offset from UTC', setZone)],
            setZone,
          ),
        ]),
      ]),
      keyword('calendar-valid', 'Calendar time is authoritative', setCalendar(true)),
    ]),
  ],
  no: [
    keyword<Call>('ntp', 'Configure NTP', [
      keyword('server', 'Configure NTP server', [
        argument('server', HOST, 'IP address or hostname of peer', removeNtpServer),
      ]),
    ]),
    keyword<Call>('clock', 'Configure time-of-day clock', [
      keyword('timezone', 'Configure time zone', noZone),
      keyword('calendar-valid', 'Calendar time is authoritative', setCalendar(false)),
    ]),
  ],
};
