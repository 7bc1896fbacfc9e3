import { MONTH, monthNumber, number, TIME_OF_DAY } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Node } from '../commands.js';

const MINUTE_MS = 60_000;

function setClock({ device, args }: Call): string {
  const [hour = 0, minute = 0, second = 0] = (args.time ?? '').split(':').map(Number);
  const month = monthNumber(args.month ?? '') ?? 0;
  const local = new Date(Date.UTC(Number(args.year), month, Number(args.day), hour, minute, second));
  if (local.getUTCMonth() !== month) return '% Invalid date\n';
  device.setClockOffset(local.getTime() - device.system.timeZone.offsetMinutes * MINUTE_MS - device.now);
  device.record('clock-set');
  return '';
}

const YEAR = argument<Call>('year', number(1993, 2035), 'Year', setClock);

/** `clock set hh:mm:ss DAY MONTH YEAR`, or month first, in the device's own time zone (F3: a wrong clock fails registration). */
export const CLOCK: readonly Node[] = [
  keyword<Call>('clock', 'Manage the system clock', [
    keyword('set', 'Set the time and date', [
      argument('time', TIME_OF_DAY, 'Current Time', [
        argument('day', number(1, 31), 'Day of the month', [argument('month', MONTH, 'Month of the year', [YEAR])]),
        argument('month', MONTH, 'Month of the year', [argument('day', number(1, 31), 'Day of the month', [YEAR])]),
      ]),
    ]),
  ]),
];
