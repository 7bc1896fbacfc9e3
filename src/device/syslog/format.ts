import type { DeviceView } from '../console/console-device.js';
import { type DeviceTime, deviceTime } from '../console/text/dates.js';
import { trustsClock } from './clock-trust.js';
import { messageName, type SyslogMessage } from './message.js';

type Clock = Pick<DeviceView, 'profile' | 'context' | 'system'>;

/** Mnemonic of debug output in the catalogue; the device prints none. */
const DEBUG = 'DEBUG';
const SEQUENCE_DIGITS = 6;
const UTC = { name: 'UTC', offsetMinutes: 0 };

/** A message as the device's OS prints it in `show logging` and on its console: one line, without its end. */
export function logLine(view: Clock, message: SyslogMessage): string {
  return view.profile.os === 'nx-os' ? nxOsLine(view, message) : iosXeLine(view, message);
}

/**
 * `*Oct 22 16:06:08.211: %SMART_LIC-6-AGENT_READY: …` (BOOT): the asterisk says that the clock is not trusted. By the
 * configuration, as IOS has it: `service sequence-numbers`, and after `service timestamps log datetime` any of `msec`,
 * `localtime`, `show-timezone`, `year`; a Catalyst comes with `msec`, and without `localtime` stamps in UTC. Debug output
 * has no name before it.
 */
function iosXeLine(view: Clock, message: SyslogMessage): string {
  const { otherLines } = view.system;
  const number =
    otherLines.includes('service sequence-numbers') && message.sequence !== undefined
      ? `${String(message.sequence).padStart(SEQUENCE_DIGITS, '0')}: `
      : '';
  const stamp = iosXeStamp(view, message.t);
  return `${number}${stamp}${body(message)}`;
}

function iosXeStamp(view: Clock, t: number): string {
  const { system } = view;
  const line = system.otherLines.findLast((text) => /^(?:no )?service timestamps log\b/.test(text));
  if (line?.startsWith('no ')) return '';
  const words = (line ?? 'service timestamps log datetime msec').split(' ').slice(3);
  const local = words.includes('localtime');
  const zoned = { context: view.context, system: local ? system : { ...system, timeZone: UTC } };
  const time = deviceTime(zoned, t);
  const year = words.includes('year') ? ` ${time.year}` : '';
  const ms = words.includes('msec') ? `.${time.milliseconds}` : '';
  const zone = words.includes('show-timezone') ? ` ${time.zone}` : '';
  return `${trustsClock(view) ? '' : '*'}${time.month} ${day(time)}${year} ${time.time}${ms}${zone}: `;
}

/**
 * `2022 Jul 30 21:22:56 c-1-s2 %VSHD-5-VSHD_SYSLOG_CONFIG_I: …` (public logs of Nexus switches), in the device's own time
 * zone; `logging timestamp milliseconds` adds them.
 */
function nxOsLine(view: Clock, message: SyslogMessage): string {
  const { hostname, otherLines } = view.system;
  const time = deviceTime(view, message.t);
  const ms = otherLines.includes('logging timestamp milliseconds') ? `.${time.milliseconds}` : '';
  return `${time.year} ${time.month} ${day(time)} ${time.time}${ms} ${hostname} ${body(message)}`;
}

/** Two places, the first of them blank for one digit. */
function day({ day }: DeviceTime): string {
  return String(day).padStart(2);
}

function body(message: SyslogMessage): string {
  return message.mnemonic === DEBUG ? message.text : `%${messageName(message)}: ${message.text}`;
}
