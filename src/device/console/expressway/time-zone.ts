const MINUTE_MS = 60_000;

/**
 * How far a time zone of the tz database is ahead of UTC at an instant, in minutes. Modelled: it stays so; daylight
 * saving does not come and go.
 * @returns null if there is no such zone
 */
export function zoneOffsetMinutes(name: string, instantMs: number): number | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const parts = Object.fromEntries(format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    const local = Date.UTC(year, month - 1, day, hour, minute, second);
    return Math.round((local - instantMs) / MINUTE_MS);
  } catch {
    return null;
  }
}
