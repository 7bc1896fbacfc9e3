import { alarmsNow } from '../alarm/alarms.js';
import { alarmUid } from '../alarm/kinds.js';
import { utcStamp } from '../log/stamps.js';
import { quoted, type StatusElement, statusBlock } from './element.js';

/** `*s Alarm 1: /` and so on: the alarms that are raised. Field names recalled [I]. */
export const ALARM: StatusElement = {
  path: 'Alarm',
  help: 'The alarms that are raised.',
  print: (view) =>
    alarmsNow(view)
      .map(({ alarm, firstRaisedMs, lastRaisedMs, acknowledged }, index) =>
        statusBlock(`Alarm ${index + 1}`, [
          quoted('ID', alarm.id),
          quoted('UUID', alarmUid(alarm)),
          quoted('Title', alarm.title),
          quoted('Description', alarm.detail),
          quoted('Severity', alarm.severity),
          quoted('State', acknowledged ? 'Acknowledged' : 'Raised'),
          quoted('FirstRaised', utcStamp(view, firstRaisedMs)),
          quoted('LastRaised', utcStamp(view, lastRaisedMs)),
        ]),
      )
      .join(''),
};
