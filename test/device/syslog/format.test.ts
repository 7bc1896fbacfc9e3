import { describe, expect, it } from 'vitest';
import { loadProfile } from '../../../src/device/profile/load.js';
import { logLine } from '../../../src/device/syslog/format.js';
import type { SyslogMessage } from '../../../src/device/syslog/message.js';
import { factsOf, type Setting } from './narrate.js';

const READY: SyslogMessage = {
  t: Date.UTC(2026, 9, 2, 16, 6, 8, 211),
  facility: 'SMART_LIC',
  severity: 6,
  mnemonic: 'AGENT_READY',
  text: 'Smart Agent for Licensing is initialized',
  sequence: 123,
};
const NAMED = '%SMART_LIC-6-AGENT_READY: Smart Agent for Licensing is initialized';
const STOCKHOLM = { name: 'CEST', offsetMinutes: 120 };

describe('IOS-XE', () => {
  const stamps = (...otherLines: string[]): Setting => ({ system: { otherLines, timeZone: STOCKHOLM } });

  it.each<[string, string, Setting]>([
    [
      'as it comes out of the box, nobody vouches for its clock',
      `*Oct  2 16:06:08.211: ${NAMED}`,
      { system: { ntpServers: [] } },
    ],
    ['with a time source', `Oct  2 16:06:08.211: ${NAMED}`, {}],
    [
      'with a calendar that is declared valid (S4 #3)',
      `Oct  2 16:06:08.211: ${NAMED}`,
      { system: { ntpServers: [], otherLines: ['clock calendar-valid'] } },
    ],
    [
      'its clock an hour ahead, whatever servers it has',
      `*Oct  2 17:06:08.211: ${NAMED}`,
      { context: { clockOffsetMs: 3_600_000 } },
    ],
    ['in another time zone still stamps in UTC', `Oct  2 16:06:08.211: ${NAMED}`, stamps()],
    ['localtime', `Oct  2 18:06:08: ${NAMED}`, stamps('service timestamps log datetime localtime')],
    [
      'everything',
      `Oct  2 2026 18:06:08.211 CEST: ${NAMED}`,
      stamps('service timestamps log datetime msec localtime show-timezone year'),
    ],
    [
      'show-timezone',
      `Oct  2 16:06:08.211 UTC: ${NAMED}`,
      stamps('service timestamps log datetime msec show-timezone'),
    ],
    ['no stamp', NAMED, stamps('no service timestamps log')],
    ['sequence numbers', `000123: Oct  2 16:06:08.211: ${NAMED}`, stamps('service sequence-numbers')],
  ])('%s', (_, line, setting) => {
    expect(logLine(factsOf(setting), READY)).toBe(line);
  });

  it('debug output has no name', () => {
    const debug = { ...READY, facility: 'CALL_HOME', severity: 7, mnemonic: 'DEBUG', text: 'CALL-HOME-TRACE: x' };
    expect(logLine(factsOf(), debug)).toBe('Oct  2 16:06:08.211: CALL-HOME-TRACE: x');
  });

  it('a message of severity 7 that is no debug output keeps its name', () => {
    expect(logLine(factsOf(), { ...READY, severity: 7 })).toContain('%SMART_LIC-7-AGENT_READY: ');
  });
});

describe('NX-OS (public logs of Nexus switches)', () => {
  const nexus = (setting: Setting = {}) => factsOf({ ...setting, profile: loadProfile('nexus-93180yc-ex') });

  it.each<[string, string, Setting]>([
    ['by default', `2026 Oct  2 16:06:08 sw1 ${NAMED}`, {}],
    ['in its own time zone', `2026 Oct  2 18:06:08 sw1 ${NAMED}`, { system: { timeZone: STOCKHOLM } }],
    [
      'logging timestamp milliseconds',
      `2026 Oct  2 16:06:08.211 sw1 ${NAMED}`,
      { system: { otherLines: ['logging timestamp milliseconds'] } },
    ],
  ])('%s', (_, line, setting) => {
    expect(logLine(nexus(setting), READY)).toBe(line);
  });
});
