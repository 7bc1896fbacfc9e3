import type { FleetEvent } from '../../../../telemetry/events.js';
import type { DeviceView } from '../../console-device.js';
import { type AlarmChange, alarmChanges } from '../alarm/alarms.js';
import { alarmUid } from '../alarm/kinds.js';
import { localStamp, utcStamp } from './stamps.js';

interface LogEntry {
  readonly atMs: number;
  /** Program that wrote it. */
  readonly program: string;
  /** Names and values in order, without the time that ends the line. */
  readonly fields: readonly (readonly [string, string])[];
}

/** What a restart looks like [I]. */
const POWER_EVENT: Readonly<Record<string, string>> = {
  reload: 'System Restart',
  off: 'System Shutdown',
  on: 'System Start',
};

/** Level of the line that raises an alarm (S3: a warning has WARNING). */
const LEVEL = { warning: 'WARNING', error: 'ERROR' } as const;

/**
 * The lines of the event log, oldest first, in the grammar of S3: time, program, quoted fields, and the time again in UTC.
 * Alarms, restarts and changes of the configuration are in it; calls and registrations of endpoints are not simulated.
 */
export function eventLogLines(view: DeviceView): string[] {
  const history = view.history();
  const entries = [...history.flatMap(entryOf), ...alarmChanges(view, history).map(entryOfAlarm)].sort(
    (a, b) => a.atMs - b.atMs,
  );
  return entries.map(({ atMs, program, fields }) => {
    const all = [...fields, ['UTCTime', utcStamp(view, atMs)] as const];
    return `${localStamp(view, atMs)} ${program}: ${all.map(([name, value]) => `${name}="${value}"`).join(' ')}`;
  });
}

function entryOf(event: FleetEvent): LogEntry[] {
  if (event.kind === 'power') {
    const name = POWER_EVENT[event.what];
    if (name === undefined) return [];
    return [
      {
        atMs: event.t,
        program: 'management',
        fields: [
          ['Level', 'INFO'],
          ['Event', name],
        ],
      },
    ];
  }
  if (event.kind !== 'operator' || event.what !== 'configured') return [];
  const fields: LogEntry['fields'] = [
    ['Level', 'INFO'],
    ['Event', 'System Configuration Changed'],
    ['User', 'admin'],
  ];
  return [{ atMs: event.t, program: 'tsh', fields }];
}

function entryOfAlarm({ atMs, what, alarm }: AlarmChange): LogEntry {
  return {
    atMs,
    program: 'licensemanager',
    fields: [
      ['Level', what === 'Raised' ? LEVEL[alarm.severity] : 'INFO'],
      ['Event', `Alarm ${what}`],
      ['Id', alarm.id],
      ['UID', alarmUid(alarm)],
      ['Severity', alarm.severity],
      ['Detail', alarm.detail],
    ],
  };
}
