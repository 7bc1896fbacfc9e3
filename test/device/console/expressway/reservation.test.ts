import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../../src/time/duration.js';
import { atConsole, type Bench, everything, OK, REGISTER, refusal } from './bench.js';

const ENABLE = 'xconfiguration license Smart reservationEnable: on';
const REQUEST = 'xcommand license Smart reservation request';

/** An authorization code of the documented shape (P§1.7), for a device. */
function codeFor(serial: string, count = 1): string {
  return `<specificPLR><authorizationCode><flag>A</flag><entitlements><count>${count}</count></entitlements></authorizationCode><signature>MEYC</signature><udi>P:Expressway,S:${serial}</udi></specificPLR>`;
}

function install({ lone, say }: Bench, count = 1): string {
  return say(`xcommand License Smart Reservation Install "${codeFor(lone.console.serial, count)}"`);
}

describe('specific licence reservation (S3, admin guide)', () => {
  it('request, install, return: each with its code, and the licences are the device own', () => {
    atConsole({}, (bench) => {
      const { say, lone } = bench;
      expect(say(ENABLE)).toBe(OK);
      const requested = say(REQUEST);
      // P§1.7: CB-Z<PID>:<SN>-<token>-<2 characters>
      expect(requested).toMatch(
        /^\nEnter [^\n]+:\nCB-ZExpressway:[0-9A-F]{8}-[1-9A-HJ-NP-Za-km-z]{9}-[1-9A-HJ-NP-Za-km-z]{2}\n\nOK\n$/,
      );
      expect(requested).toContain(`:${lone.console.serial}-`);
      expect(say(REQUEST)).toBe(requested);
      // The text is S3's.
      expect(install(bench)).toMatch(
        /^Authorization code installed\.\nPlease enter the confirmation code to CSSM account: [0-9a-f]{8}\n\nOK\n$/,
      );
      expect(say('xStatus License')).toContain('Status: AUTHORIZED - RESERVED on Jan 01 00:00:00 2026 UTC');
      expect(say('xStatus Alarm')).toBe(OK);
      expect(refusal(say('xConfiguration License Smart ReservationEnable: Off'))).toMatch(/^Return the reservation/);
      // Shape and text are S3's: eight groups of six and a short one.
      const returned = say('xcommand License Smart Reservation return');
      expect(returned).toMatch(
        /^\nEnter the following return code into the CSSM:\n(?:[1-9A-HJ-NP-Za-km-z]{6}-){8}[1-9A-HJ-NP-Za-km-z]{3}\n\nOK\n$/,
      );
      expect(say('xStatus License')).toContain('Status: EVAL MODE');
      expect(say('xConfiguration License Smart ReservationEnable: Off')).toBe(OK);
    });
  });

  it('an update: a second code brings another confirmation code', () => {
    atConsole({}, (bench) => {
      bench.say(ENABLE);
      bench.say(REQUEST);
      const first = install(bench);
      const second = install(bench, 2);
      expect(second).toMatch(/confirmation code/);
      expect(second).not.toBe(first);
    });
  });

  it('no two requests are alike, and the same device in the same run makes the same', () => {
    const codes = (): string[] =>
      atConsole({}, ({ say }) => {
        say(ENABLE);
        return [1, 2, 3].map(() => {
          const code = say(REQUEST);
          say('xcommand License Smart Reservation cancel');
          return code;
        });
      });
    expect(new Set(codes()).size).toBe(3);
    expect(codes()).toEqual(codes());
  });

  it('it survives a restart', () => {
    atConsole({}, (bench) => {
      bench.say(ENABLE);
      const requested = bench.say(REQUEST);
      bench.say('xCommand Boot');
      expect(bench.say(REQUEST)).toBe(requested);
    });
  });

  it('a code that was never installed can be given back', () => {
    atConsole({}, ({ say, lone }) => {
      say(ENABLE);
      say(REQUEST);
      const line = `xcommand License Smart Reservation ReturnAuthorization "${codeFor(lone.console.serial)}"`;
      expect(say(line)).toMatch(/return code/);
      expect(refusal(say(line))).toBe('No reservation request in progress');
    });
  });

  it('while it is in force neither alarms nor the closed cluster menu of a spent evaluation concern it', () => {
    atConsole({}, (bench) => {
      bench.say(ENABLE);
      bench.say(REQUEST);
      install(bench);
      bench.wait(91 * DAY_MS);
      expect(bench.say('xStatus Alarm')).toBe(OK);
      expect(bench.say('xConfiguration Alternates Peer 1 Address: 192.0.2.7')).toBe(OK);
      expect(bench.say('xStatus License')).toMatch(/AUTHORIZED - RESERVED/);
      bench.say('xcommand License Smart Reservation return');
      expect(bench.say('xStatus Alarm')).toContain('Smart license evaluation expired');
    });
  });

  it.each<[string, readonly string[], string, string]>([
    ['without ReservationEnable', [], REQUEST, 'License reservation is not enabled'],
    [
      'cancelled without a request',
      [ENABLE],
      'xcom lic smart reservation cancel',
      'No reservation request in progress',
    ],
    [
      'returned without a code',
      [ENABLE, REQUEST],
      'xcom lic smart reservation return',
      'No reservation authorization code installed in device',
    ],
    [
      'a code that was not asked for',
      [ENABLE],
      `xcom lic smart reservation install "${codeFor('00000000')}"`,
      'No reservation request in progress',
    ],
    [
      'a code for another device',
      [ENABLE, REQUEST],
      `xcom lic smart reservation install "${codeFor('00000000')}"`,
      'Reservation install failed: The Reservation Authorization Code does not match the Reservation Request Code',
    ],
    [
      'a code that is none',
      [ENABLE, REQUEST],
      'xcom lic smart reservation install "hello"',
      'Reservation install failed: The Reservation Authorization Code does not match the Reservation Request Code',
    ],
    ['a token in reservation mode', [ENABLE], REGISTER, 'License reservation is enabled'],
  ])('refused: %s', (_what, before, line, reason) => {
    atConsole({}, (bench) => {
      for (const one of before) bench.say(one);
      const was = everything(bench);
      expect(refusal(bench.say(line))).toBe(reason);
      expect(everything(bench)).toBe(was);
    });
  });

  it('a registered device must deregister first', () => {
    atConsole({}, ({ say, wait }) => {
      say(REGISTER);
      wait(MINUTE_MS);
      expect(refusal(say(ENABLE))).toBe('Deregister this product instance before enabling license reservation');
    });
  });

  it('before X14.2 there is none', () => {
    atConsole({ release: 'X14.1' }, ({ say }) => {
      expect(refusal(say(ENABLE))).toBe('No match on address expression');
      expect(refusal(say(REQUEST))).toBe('No match on address expression');
    });
  });
});
