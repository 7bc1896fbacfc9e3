import { NEVER } from '../../../src/device/agent/agent.js';
import { DAY_MS, HOUR_MS, SECOND_MS, YEAR_MS } from '../../../src/time/duration.js';
import { START_MS } from './bench.js';
import { cutOff, gaps, holds, licensing, ON, RENEW_ID } from './rules.js';

holds('ID certificate (licensing §1, S2)', [
  {
    source: 'S2; P§8',
    rule: 'renewed at the dictated time after the request, each time',
    device: { entitlements: [] },
    shows: (b) => b.registered().wait(YEAR_MS).timesOf('idCertificateRenewal'),
    is: [180 * DAY_MS, 360 * DAY_MS],
  },
  {
    source: 'S2',
    rule: 'the server dictates the interval, and the new certificate takes the place of the old one',
    device: { entitlements: [] },
    shows: (b) => {
      b.idRenewIntervalSeconds = 7 * 86_400;
      b.registered().wait(8 * DAY_MS);
      const { state } = b;
      return [
        b.timesOf('idCertificateRenewal'),
        state.idCertificateSerial,
        state.idCertificateNotAfterMs - START_MS,
        state.idRenewalOutcome,
        state.idRenewalAttemptAtMs - START_MS,
        state.productInstanceId,
      ];
    },
    is: [[7 * DAY_MS], '2', 7 * DAY_MS + SECOND_MS + YEAR_MS, 'succeeded', 7 * DAY_MS + SECOND_MS, 'instance-1'],
  },
  {
    source: 'S2',
    rule: 'failing: hourly until the certificate expires; then unregistered until told to register',
    device: { entitlements: [] },
    shows: (b) => {
      cutOff(b).latencyMs = 0;
      b.until(START_MS + 400 * DAY_MS);
      const times = b.timesOf('idCertificateRenewal');
      return [new Set(gaps(times)), (times.at(-1) ?? 0) > YEAR_MS - HOUR_MS, licensing(b), b.nextDeadline];
    },
    is: [new Set([HOUR_MS]), true, 'EVALUATION', NEVER],
  },
  {
    source: 'S2',
    rule: 'failing, then in contact again: renewed within the hour',
    device: { entitlements: [] },
    shows: (b) => {
      cutOff(b).wait(200 * DAY_MS);
      const reason = b.state.idRenewalReason;
      b.mode = 'ok';
      b.wait(HOUR_MS + 2 * SECOND_MS);
      return [reason, b.state.idRenewalOutcome, b.state.idRenewalReason];
    },
    is: ['Communication message send error', 'succeeded', ''],
  },
  {
    source: 'S2',
    rule: 'renew ID: at once, if registered',
    shows: (b) => [
      b.tell(ON).tell(RENEW_ID).sent.length,
      b.register().wait(DAY_MS).tell(RENEW_ID).timesOf('idCertificateRenewal'),
    ],
    is: [0, [DAY_MS]],
  },
  {
    source: 'S2',
    rule: 'an answer that comes after the certificate has expired changes nothing',
    device: { entitlements: [] },
    shows: (b) => {
      cutOff(b).until(START_MS + YEAR_MS);
      b.mode = 'ok';
      b.latencyMs = HOUR_MS;
      b.wait(3 * HOUR_MS);
      return [licensing(b), b.state.idCertificateSerial];
    },
    is: ['EVALUATION', ''],
  },
]);
