import type { FleetEvent } from '../../../../telemetry/events.js';
import type { DeviceView } from '../../console-device.js';
import { usesSmartLicensing } from '../smart-licensing.js';
import { alarmsUnder } from './conditions.js';
import { ALARM_NAMES, ALARMS, type AlarmKind, type AlarmName } from './kinds.js';
import { turnsOf } from './past.js';

/** Something that happened to an alarm. */
export interface AlarmChange {
  readonly atMs: number;
  readonly what: 'Raised' | 'Lowered' | 'Acknowledged';
  readonly alarm: AlarmKind;
}

/** An alarm that is raised now. */
export interface RaisedAlarm {
  readonly alarm: AlarmKind;
  /** First in the device's life, and latest. */
  readonly firstRaisedMs: number;
  readonly lastRaisedMs: number;
  /** Since it was last raised somebody has acknowledged it. */
  readonly acknowledged: boolean;
}

/**
 * Everything that happened to the device's licensing alarms, oldest first. Nothing is stored: they follow from the event log,
 * the reservations and the acknowledgements. Under traditional licensing there are none.
 */
export function alarmChanges(view: DeviceView, history: readonly FleetEvent[] = view.history()): AlarmChange[] {
  if (!usesSmartLicensing(view)) return [];
  const changes: AlarmChange[] = [];
  let raised: ReadonlySet<AlarmName> = new Set();
  for (const { atMs, conditions } of turnsOf(view, history)) {
    const wanted = alarmsUnder(conditions);
    const lowered = ALARM_NAMES.filter((name) => raised.has(name) && !wanted.has(name));
    const risen = ALARM_NAMES.filter((name) => wanted.has(name) && !raised.has(name));
    changes.push(
      ...lowered.map((name): AlarmChange => ({ atMs, what: 'Lowered', alarm: ALARMS[name] })),
      ...risen.map((name): AlarmChange => ({ atMs, what: 'Raised', alarm: ALARMS[name] })),
    );
    raised = wanted;
  }
  const acknowledged = ALARM_NAMES.flatMap((name): AlarmChange[] => {
    const atMs = view.system.expressway.acknowledgedAlarms[ALARMS[name].id];
    return atMs === undefined ? [] : [{ atMs, what: 'Acknowledged', alarm: ALARMS[name] }];
  });
  return [...changes, ...acknowledged].sort((a, b) => a.atMs - b.atMs);
}

/** The alarms that are raised now, in the order of their ids. */
export function alarmsNow(view: DeviceView): RaisedAlarm[] {
  const changes = alarmChanges(view);
  return ALARM_NAMES.flatMap((name) => {
    const own = changes.filter(({ alarm }) => alarm.id === ALARMS[name].id);
    const raisedAt = own.filter(({ what }) => what === 'Raised').map(({ atMs }) => atMs);
    const [firstRaisedMs] = raisedAt;
    const lastRaisedMs = raisedAt.at(-1);
    if (firstRaisedMs === undefined || lastRaisedMs === undefined) return [];
    if (own.findLast(({ what }) => what !== 'Acknowledged')?.what === 'Lowered') return [];
    const acknowledgedAt = view.system.expressway.acknowledgedAlarms[ALARMS[name].id] ?? Number.NEGATIVE_INFINITY;
    return [{ alarm: ALARMS[name], firstRaisedMs, lastRaisedMs, acknowledged: acknowledgedAt >= lastRaisedMs }];
  });
}
