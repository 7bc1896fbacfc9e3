import type { FleetEvent, MessageEvent } from '../../../../telemetry/events.js';
import { LOG_LEVELS, type LogLevel } from '../../../system/expressway-configuration.js';
import type { DeviceView } from '../../console-device.js';
import { alarmChanges } from '../alarm/alarms.js';
import { type LogModule, USUAL_LEVEL } from './modules.js';
import { localStamp, utcStamp } from './stamps.js';

interface LogEntry {
  readonly atMs: number;
  readonly module: LogModule;
  readonly level: LogLevel;
  readonly detail: string;
}

/**
 * The lines the licensing agent has written to the diagnostic log, oldest first: exchanges, changes of state, alarms,
 * restarts, and more of them where a logger was set to DEBUG, from then on. That the lines hold the word `smartlicenseagent`
 * and the modules' names is documented (S3); the form of the line is that of the product's other developer logs,
 * recalled [I], and what they say is ours.
 */
export function diagnosticLogLines(view: DeviceView): string[] {
  const history = view.history();
  const entries = [
    ...history.flatMap(entriesOf),
    ...alarmChanges(view, history).map(
      ({ atMs, what, alarm }): LogEntry => ({
        atMs,
        module: 'developer.smartlicense.alarm',
        level: 'INFO',
        detail: `Alarm ${what.toLowerCase()}: ${alarm.id} ${alarm.title}`,
      }),
    ),
  ].sort((a, b) => a.atMs - b.atMs);
  return entries.filter((entry) => isWritten(view, entry)).map((entry) => written(view, entry));
}

function written(view: DeviceView, { atMs, module, level, detail }: LogEntry): string {
  const utc = utcStamp(view, atMs).replace('.', ',');
  const { hostname } = view.system;
  return `${localStamp(view, atMs)} ${hostname} smartlicenseagent: UTCTime="${utc}" Module="${module}" Level="${level}": Detail="${detail}"`;
}

/** A logger writes what is of its level or a graver one; before it was set it stood as it came. */
function isWritten({ system }: DeviceView, { atMs, module, level }: LogEntry): boolean {
  const setting = system.expressway.loggers[module];
  const from = setting !== undefined && atMs >= setting.sinceMs ? setting.level : USUAL_LEVEL;
  return LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(from);
}

function entriesOf(event: FleetEvent): LogEntry[] {
  const atMs = event.t;
  switch (event.kind) {
    case 'device':
      return [entry(atMs, 'daemon', 'INFO', `Agent started, state ${event.state}`)];
    case 'state':
      return [entry(atMs, 'notification', 'INFO', `Licensing state changed from ${event.was} to ${event.state}`)];
    case 'message':
      return exchange(event);
    case 'power':
      return [entry(atMs, 'daemon', 'INFO', `Agent ${event.what === 'off' ? 'stopped' : 'started'}`)];
    case 'operator':
      return event.what === 'configured' ? [entry(atMs, 'configuration', 'DEBUG', 'Configuration changed')] : [];
    default:
      return [];
  }
}

function exchange({ t, type, ok, ms, reason = '' }: MessageEvent): LogEntry[] {
  const sentMs = Math.round(t - ms);
  const sent = [
    entry(sentMs, 'agent', 'DEBUG', `Sending ${type} request`),
    entry(sentMs, 'curl', 'DEBUG', `Transfer of ${type} request started`),
  ];
  if (ok) {
    return [
      ...sent,
      entry(t, 'curl', 'DEBUG', `Transfer of ${type} request completed in ${Math.round(ms)} ms`),
      entry(t, 'agent', 'INFO', `${type} request succeeded`),
    ];
  }
  return [
    ...sent,
    entry(t, 'curl', 'ERROR', `Transfer of ${type} request failed: ${reason.replaceAll('"', "'")}`),
    entry(t, 'agent', 'WARN', `${type} request failed`),
  ];
}

type ShortName = LogModule extends infer Name
  ? Name extends `developer.smartlicense.${infer Rest}`
    ? Rest
    : never
  : never;

function entry(atMs: number, module: ShortName, level: LogLevel, detail: string): LogEntry {
  return { atMs, module: `developer.smartlicense.${module}`, level, detail };
}
