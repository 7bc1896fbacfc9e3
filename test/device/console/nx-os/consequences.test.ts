import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildCertificate } from '../../../../src/pki/certificate.js';
import { pemEncode } from '../../../../src/pki/pem.js';
import { configure, type FaultPart, onBench, START_MS } from './bench.js';

const CLOUD = 'https://tools.cisco.com/its/service/oddce/services/DDCEService';
const SEND_FAILED = 'Fail to send out Call Home HTTP message';
const NO_TRANSPORT = 'Communication transport is not available.';
const NOT_PARSED = 'Fail to parse response data from SCH server';

function rootPem(commonName: string): string[] {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = { commonName, organization: 'Example Corp' };
  const body = { use: 'root', serial: '1', issuer: name, subject: name, subjectKey: publicKey } as const;
  const validity = { notBeforeMs: START_MS, notAfterMs: START_MS + 1_000_000_000 };
  return pemEncode('CERTIFICATE', buildCertificate({ ...body, ...validity }, privateKey))
    .trimEnd()
    .split('\n');
}

const PROXY_ROOT = ['crypto ca authenticate proxy', ...rootPem('Proxy Root CA'), 'END OF INPUT', 'yes'];

/** What an operator sets wrong, what the switch then shows, and what puts it right. */
interface Row {
  readonly rule: string;
  readonly faults?: readonly FaultPart[];
  readonly wrong?: readonly string[];
  readonly shows: string;
  readonly cure: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    rule: 'S2 known issue 1, F13: HTTP source interface VLAN 27, changed to mgmt0',
    wrong: ['ip http source-interface vlan 27'],
    shows: SEND_FAILED,
    cure: ['ip http source-interface mgmt 0'],
  },
  {
    rule: 'F13, the spelling with `client`',
    wrong: ['ip http client source-interface Vlan27'],
    shows: SEND_FAILED,
    cure: ['no ip http client source-interface'],
  },
  {
    rule: 'S2 known issue 2, F10: http to the cloud',
    wrong: [
      'callhome',
      `no destination-profile CiscoTAC-1 index 1 http ${CLOUD}`,
      `destination-profile CiscoTAC-1 http ${CLOUD.replace('https', 'http')}`,
    ],
    shows: NOT_PARSED,
    cure: [
      'callhome',
      `no destination-profile CiscoTAC-1 index 1 http ${CLOUD.replace('https', 'http')}`,
      `destination-profile CiscoTAC-1 http ${CLOUD}`,
    ],
  },
  {
    rule: 'F4: call home not enabled',
    wrong: ['callhome', 'no enable'],
    shows: NO_TRANSPORT,
    cure: ['callhome', 'enable'],
  },
  {
    rule: 'F4: no HTTP in the profile',
    wrong: ['callhome', 'no destination-profile CiscoTAC-1 transport-method http'],
    shows: NO_TRANSPORT,
    cure: ['callhome', 'destination-profile CiscoTAC-1 transport-method http'],
  },
  {
    rule: 'no destination',
    wrong: ['callhome', `no destination-profile CiscoTAC-1 index 1 http ${CLOUD}`],
    shows: NO_TRANSPORT,
    cure: ['callhome', `destination-profile CiscoTAC-1 index 1 http ${CLOUD}`],
  },
  {
    rule: 'S4 scenario 5: wrong VRF',
    wrong: ['callhome', 'transport http use-vrf blue'],
    shows: SEND_FAILED,
    cure: ['callhome', 'transport http use-vrf management'],
  },
  {
    rule: 'S4 "considerations": no name server; cured by another one',
    wrong: ['no ip name-server 192.0.2.53 use-vrf management'],
    shows: SEND_FAILED,
    cure: ['ip name-server 192.0.2.54 192.0.2.55 use-vrf management'],
  },
  {
    rule: 'no name server; cured by ip host',
    wrong: ['no ip name-server 192.0.2.53 use-vrf management'],
    shows: SEND_FAILED,
    cure: ['ip host tools.cisco.com 72.163.4.38'],
  },
  {
    rule: 'names are not looked up',
    wrong: ['no ip domain-lookup'],
    shows: SEND_FAILED,
    cure: ['ip domain-lookup'],
  },
  {
    rule: 'S2 method 2: a proxy that does not work; cured by not using it',
    faults: [{ fault: 'proxy-down' }],
    wrong: ['callhome', 'transport http proxy server 192.0.2.80 port 80', 'transport http proxy enable'],
    shows: SEND_FAILED,
    cure: ['callhome', 'no transport http proxy enable'],
  },
  {
    rule: 'S2 method 2: the wrong proxy; cured by the right one',
    faults: [{ fault: 'proxy-down', with: { except: { host: '192.0.2.81', port: 8_080 } } }],
    wrong: ['callhome', 'transport http proxy server 192.0.2.80', 'transport http proxy enable'],
    shows: SEND_FAILED,
    cure: ['callhome', 'transport http proxy server 192.0.2.81'],
  },
  {
    rule: 'F21, F11: somebody opens TLS; cured by its root',
    faults: [{ fault: 'tls-interception' }],
    shows: `${SEND_FAILED}(fail to establish IPC connect with call-home)`,
    cure: ['crypto ca trustpoint proxy', ...PROXY_ROOT],
  },
  {
    rule: 'F7: the revocation list cannot be fetched; cured by revocation-check none',
    faults: [{ fault: 'tls-interception' }, { fault: 'crl-unreachable' }],
    wrong: ['crypto pki trustpoint proxy', ...PROXY_ROOT],
    shows: 'Waiting for reply',
    cure: ['crypto ca trustpoint proxy', 'revocation-check none'],
  },
  {
    rule: 'F3: clock; cured by NTP',
    wrong: ['clock set 20:00:00 22 June 2022'],
    shows: 'is offset beyond the allowed tolerance limit.',
    cure: ['ntp server 192.0.2.123 use-vrf management'],
  },
  {
    rule: 'Smart Transport without its name; cured by call home, whose name is known',
    wrong: [
      'no ip name-server 192.0.2.53 use-vrf management',
      'ip host tools.cisco.com 72.163.4.38',
      'license smart transport smart',
    ],
    shows: 'Unable to resolve server hostname/domain name',
    cure: ['license smart transport callhome'],
  },
];

describe('configuration and what comes of it', () => {
  it.each(ROWS)('$rule', ({ faults = [], wrong = [], shows, cure }) =>
    onBench({ faults }, (on) => {
      on.wait('1m');
      expect(configure(on, wrong)).not.toMatch(/% \w+ command/);
      on.register();
      on.wait('1m');
      const failed = on.run('show license status');
      expect(failed).toContain('Initial Registration: ');
      const reason = /^ {4}Failure reason: (.*)$/m.exec(failed)?.[1] ?? '';
      if (shows.startsWith('is offset')) expect(reason).toContain(shows);
      else expect(reason).toBe(shows);
      expect(configure(on, cure)).not.toMatch(/% \w+ command/);
      // The ladder: 15 minutes, and up to two more.
      on.wait('18m');
      const well = on.run('show license status');
      expect(well).toContain('  Status: REGISTERED\n');
      expect(well).toMatch(/^ {2}Status: AUTHORIZED on /m);
      expect(well).not.toContain('Failure reason');
    }),
  );

  it('S2 method 3: SSM On-Prem by address', () =>
    onBench({}, (on) => {
      const url = 'https://192.0.2.10/Transportgateway/services/DeviceRequestHandler';
      configure(on, ['callhome', `destination-profile CiscoTAC-1 index 1 http ${url}`]);
      on.register();
      on.wait('1m');
      expect(on.run('show license status | include REGISTERED')).toBe('  Status: REGISTERED\n');
      expect(on.run('show running-config callhome | include http')).toContain(`index 1 http ${url}\n`);
    }));

  it('a proxy that is named and not enabled carries nothing', () =>
    onBench({ faults: [{ fault: 'proxy-down' }] }, (on) => {
      configure(on, ['callhome', 'transport http proxy server 192.0.2.80']);
      expect(on.run('show callhome transport')).toContain('http proxy status:Disabled\n');
      on.register();
      on.wait('1m');
      expect(on.run('show license status')).toContain('  Status: REGISTERED\n');
    }));

  it('a certificate that is not accepted, or is none, is not trusted', () =>
    onBench({}, (on) => {
      const refused = configure(on, ['crypto ca trustpoint proxy', ...PROXY_ROOT.slice(0, -1), 'no']);
      expect(refused).toContain('Fingerprint(s): SHA1 Fingerprint=');
      expect(refused).toContain('could not perform CA authentication\n');
      const garbage = configure(on, ['crypto ca authenticate proxy', 'garbage', 'END OF INPUT']);
      expect(garbage).toContain('failed to load or parse certificate\n');
      expect(configure(on, ['crypto ca authenticate nobody'])).toContain('trustpoint nobody does not exist\n');
      expect(on.device.console.transport.trustedRoots).toEqual([]);
    }));

  it('a trustpoint that goes takes its root along', () =>
    onBench({}, (on) => {
      configure(on, ['crypto ca trustpoint proxy', ...PROXY_ROOT]);
      expect(on.device.console.transport.trustedRoots).toEqual(['Proxy Root CA']);
      expect(on.run('show crypto ca certificates')).toContain('subject= /CN=Proxy Root CA\n');
      configure(on, ['no crypto ca trustpoint proxy']);
      expect(on.device.console.transport.trustedRoots).toEqual([]);
      expect(on.device.console.transport.revocationCheck).toBe(false);
    }));

  it('license smart deregister, renew auth and renew ID are sent at once', () =>
    onBench({}, (on) => {
      on.register();
      on.wait('1h');
      on.run('license smart renew auth', 'license smart renew ID');
      on.wait('1m');
      const renewed = on.run('show license status');
      expect(renewed).toContain('  Last Renewal Attempt: SUCCEEDED on Jun 22 17:00:00 2022 UTC\n');
      expect(renewed).toContain('  Last Communication Attempt: SUCCEEDED on Jun 22 17:00:00 2022 UTC\n');
      on.run('license smart deregister');
      on.wait('1m');
      expect(on.run('show license status')).toContain('  Status: UNREGISTERED\n');
    }));

  it('no license smart enable deregisters, and the licensing commands say so', () =>
    onBench({}, (on) => {
      on.register();
      on.wait('1m');
      configure(on, ['no license smart enable']);
      on.wait('1m');
      expect(on.device.console.state.licensing).toBe('EVALUATION');
      expect(on.register()).toBe('Smart Licensing is not enabled\n');
      configure(on, ['license smart enable']);
      expect(on.register()).toBe(
        'Initiated device registration with backend. run show license status, for registration status\n',
      );
    }));
});
