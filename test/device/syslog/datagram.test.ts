import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datagramText, SYSLOG_FACILITIES } from '../../../src/device/syslog/datagram.js';
import type { SyslogMessage } from '../../../src/device/syslog/message.js';
import { factsOf } from './narrate.js';

const FAILED: SyslogMessage = {
  t: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  facility: 'SMART_LIC',
  severity: 3,
  mnemonic: 'COMM_FAILED',
  text: 'Communications failure',
};
const RFC5424 = { format: 'rfc5424', facility: 'local7' } as const;
const RFC3164 = { format: 'rfc3164', facility: 'local7' } as const;

describe('RFC 5424', () => {
  it('has all its fields', () => {
    expect(datagramText(factsOf(), FAILED, RFC5424)).toBe(
      '<187>1 2026-01-02T03:04:05.678Z sw1 SMART_LIC - COMM_FAILED - %SMART_LIC-3-COMM_FAILED: Communications failure',
    );
  });

  it('shows the device clock, right or wrong, in UTC', () => {
    const ahead = factsOf({
      context: { clockOffsetMs: 3_600_000 },
      system: { timeZone: { name: 'CET', offsetMinutes: 60 } },
    });
    expect(datagramText(ahead, FAILED, RFC5424)).toContain(' 2026-01-02T04:04:05.678Z ');
  });

  it('cuts a MSGID to 32 characters (§6.2.7)', () => {
    const long = { ...FAILED, mnemonic: 'LOG_SMART_LIC_EVAL_WILL_EXPIRE_WARNING' };
    expect(datagramText(factsOf(), long, RFC5424)).toContain(' - LOG_SMART_LIC_EVAL_WILL_EXPIRE_W - %');
  });
});

describe('RFC 3164', () => {
  it('has its time in the zone of the device, the day in two places (§4.1.2)', () => {
    const away = factsOf({ system: { timeZone: { name: 'CET', offsetMinutes: 60 } } });
    expect(datagramText(away, FAILED, RFC3164)).toBe(
      '<187>Jan  2 04:04:05 sw1 %SMART_LIC-3-COMM_FAILED: Communications failure',
    );
  });
});

it.each([
  ['local0', 0, 128],
  ['local7', 7, 191],
] as const)('priority of %s, severity %i (RFC 5424 §6.2.1)', (facility, severity, priority) => {
  const text = datagramText(factsOf(), { ...FAILED, severity }, { ...RFC5424, facility });
  expect(text.startsWith(`<${priority}>1 `)).toBe(true);
});

it('keeps the form and the size of its RFC, whatever a device is called and a server says (property)', () => {
  const shapes = {
    rfc5424: /^<(\d{3})>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [!-~]{1,255} [!-~]{1,48} - [!-~]{1,32} - %/,
    rfc3164: /^<(\d{3})>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [!-~]{1,255} %/,
  } as const;
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 3_000 }),
      fc.constantFrom('rfc5424' as const, 'rfc3164' as const),
      fc.constantFrom(...SYSLOG_FACILITIES),
      (hostname, text, format, facility) => {
        const datagram = datagramText(factsOf({ system: { hostname } }), { ...FAILED, text }, { format, facility });
        expect(datagram).toMatch(shapes[format]);
        expect(Buffer.byteLength(datagram)).toBeLessThanOrEqual(format === 'rfc5424' ? 2_048 : 1_024);
        // Cut between characters: what is sent reads back as what it was.
        expect(Buffer.from(datagram, 'utf8').toString('utf8')).toBe(datagram);
      },
    ),
  );
});
