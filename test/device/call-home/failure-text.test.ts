import { describe, expect, it } from 'vitest';
import { failureText } from '../../../src/device/call-home/failure-text.js';
import { TRANSPORT_FAILURES, type TransportFailure } from '../../../src/wire/transport-failure.js';

const OS = ['nx-os', 'ios-xe', 'expressway'] as const;
const SEND_FAILED = 'Fail to send out Call Home HTTP message.';

/** What the documents show, word for word. */
const DOCUMENTED = [
  ['S1 ERR 218', 'ios-xe', 'callhome', { kind: 'dns' }, SEND_FAILED, 'ERR 218 : Host name resolution failed'],
  ['S1 ERR 207', 'ios-xe', 'callhome', { kind: 'unreachable' }, SEND_FAILED, 'ERR 207 : Connection time out'],
  ['S4 scenario 5, ERR 205', 'ios-xe', 'callhome', { kind: 'refused' }, SEND_FAILED, 'ERR 205 : Request Aborted'],
  ['FN72323, S1', 'ios-xe', 'callhome', { kind: 'tls-untrusted' }, SEND_FAILED, 'ERR 205 : Request Aborted'],
  [
    'F4, S4 scenario 4',
    'ios-xe',
    'callhome',
    { kind: 'no-transport' },
    'Communication transport is not available.',
    null,
  ],
  ['F7, S4 scenario 7', 'ios-xe', 'callhome', { kind: 'no-reply' }, 'Waiting for reply', null],
  [
    'F17, S1',
    'ios-xe',
    'callhome',
    { kind: 'http-status', httpStatus: 504 },
    'HTTP Server Error 504: Gateway Time-out',
    null,
  ],
  ['S1 (CSLU)', 'ios-xe', 'smart', { kind: 'dns' }, 'Unable to resolve server hostname/domain name', null],
  [
    'F13, S2 issue 1',
    'nx-os',
    'callhome',
    { kind: 'unreachable' },
    'Fail to send out Call Home HTTP message',
    'ERR 207 : Connection time out',
  ],
  ['F10, S2 issue 2', 'nx-os', 'callhome', { kind: 'plain-http' }, 'Fail to parse response data from SCH server', null],
  [
    'F11, S2 issue 3',
    'nx-os',
    'callhome',
    { kind: 'tls-untrusted' },
    'Fail to send out Call Home HTTP message(fail to establish IPC connect with call-home)',
    null,
  ],
  [
    'F22, S3, CSCwe09378',
    'expressway',
    'smart',
    { kind: 'tls-untrusted' },
    'SSL certificate problem: self signed certificate in certificate chain',
    null,
  ],
  [
    'P§1.6',
    'expressway',
    'smart',
    { kind: 'http-status', httpStatus: 504 },
    'HTTP Server Error 504: Gateway Time-out',
    null,
  ],
  ['P§1.6', 'expressway', 'smart', { kind: 'no-reply' }, 'HTTP Server Error 200: Operation timed out', null],
] as const satisfies readonly (readonly [
  string,
  (typeof OS)[number],
  'callhome' | 'smart',
  TransportFailure,
  string,
  string | null,
])[];

describe('the words a device finds for a failure', () => {
  it.each(DOCUMENTED)('%s: %s by %s, %o', (_source, os, transport, failure, reason, callHomeError) => {
    expect(failureText(os, transport, failure)).toMatchObject({ reason, callHomeError });
  });

  it('has words for every failure of every OS and transport, and always the same object', () => {
    for (const os of OS) {
      for (const transport of ['callhome', 'smart'] as const) {
        for (const kind of TRANSPORT_FAILURES) {
          const failure = kind === 'http-status' ? { kind, httpStatus: 503 } : { kind };
          const text = failureText(os, transport, failure);
          expect(text.reason).not.toBe('');
          expect(failureText(os, transport, { ...failure })).toBe(text);
        }
      }
    }
  });

  it('is pending only where the device waits for a reply (F7)', () => {
    for (const os of OS) {
      for (const kind of TRANSPORT_FAILURES) {
        const { pending, reason } = failureText(os, os === 'expressway' ? 'smart' : 'callhome', { kind });
        expect(pending).toBe(reason === 'Waiting for reply');
        // To the device, what the generator dropped is a message without an answer.
        if (pending) expect(['no-reply', 'dropped']).toContain(kind);
      }
    }
  });

  it('words a status no document shows in the documented form', () => {
    const failure = { kind: 'http-status', httpStatus: 503 } as const;
    expect(failureText('expressway', 'smart', failure).reason).toBe('HTTP Server Error 503: Service Unavailable');
  });
});
