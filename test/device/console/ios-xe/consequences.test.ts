import { describe, expect, it } from 'vitest';
import { readParts, readSections } from './readers.js';
import { type SwitchPart, withSwitch } from './switch.js';

const FAILED = 'Fail to send out Call Home HTTP message.';
const NO_TRANSPORT = 'Communication transport is not available.';
const UNRESOLVED = 'Unable to resolve server hostname/domain name';
const NOT_VALIDATED = 'Cannot establish secure connection because server TLS cert cannot be validated';
const ON_PREM = 'https://cssm.example.com/Transportgateway/services/DeviceRequestHandler';

/** A configuration, the failure the switch then shows when it is told to register, and the configuration that cures it. */
interface Consequence {
  readonly what: string;
  readonly source: string;
  readonly part?: SwitchPart;
  readonly wrong: readonly string[];
  /** Failure reason and call-home error as its log would have it. */
  readonly reason: string;
  readonly failure: string;
  readonly cure: readonly string[];
}

const CONSEQUENCES: readonly Consequence[] = [
  {
    what: 'a source interface without an address',
    source: 'S4 scenario 5, ERR 207',
    wrong: ['ip http client source-interface GigabitEthernet1/0/7'],
    reason: FAILED,
    failure: 'unreachable',
    cure: ['ip http client source-interface vlan 1'],
  },
  {
    what: 'the management port, whose VRF has no name server',
    source: 'S4 "considerations": ip name-server vrf; ERR 218',
    wrong: ['ip http client source-interface gi0/0'],
    reason: FAILED,
    failure: 'dns',
    cure: ['ip name-server vrf Mgmt-vrf 10.1.1.53'],
  },
  {
    what: 'a VRF the source interface is not in',
    source: 'S4 scenario 5: VRF under call-home',
    wrong: ['ip name-server vrf Mgmt-vrf 10.1.1.53', 'call-home', 'vrf Mgmt-vrf', 'source-interface Vlan1'],
    reason: FAILED,
    failure: 'unreachable',
    cure: ['call-home', 'source-interface GigabitEthernet0/0'],
  },
  {
    what: 'a VRF nobody has made',
    source: 'S4 scenario 5',
    wrong: ['ip name-server vrf Red 10.1.1.53', 'call-home', 'vrf Red'],
    reason: FAILED,
    failure: 'unreachable',
    cure: ['call-home', 'no vrf'],
  },
  {
    what: 'no name server',
    source: 'S1, ERR 218; S4 scenario 5',
    wrong: ['no ip name-server'],
    reason: FAILED,
    failure: 'dns',
    cure: ['ip host tools.cisco.com 72.163.4.38'],
  },
  {
    what: 'one name server taken away, another named',
    source: 'S1, ERR 218',
    wrong: ['no ip name-server 192.0.2.53'],
    reason: FAILED,
    failure: 'dns',
    cure: ['ip name-server 10.1.1.53 10.1.1.54'],
  },
  {
    what: 'names are not looked up',
    source: 'S4 "considerations": ip domain-lookup',
    wrong: ['no ip domain lookup'],
    reason: FAILED,
    failure: 'dns',
    cure: ['ip domain-lookup'],
  },
  {
    what: 'call home is off',
    source: 'S4 scenario 4',
    wrong: ['no service call-home'],
    reason: NO_TRANSPORT,
    failure: 'no-transport',
    cure: ['service call-home'],
  },
  {
    what: 'the profile is inactive',
    source: 'S4 scenario 4',
    wrong: ['call-home', 'profile CiscoTAC-1', 'no active'],
    reason: NO_TRANSPORT,
    failure: 'no-transport',
    cure: ['call-home', 'profile "CiscoTAC-1"', 'active'],
  },
  {
    what: 'the profile does not report Smart Licensing data',
    source: 'S4 scenario 4',
    wrong: ['call-home', 'profile CiscoTAC-1', 'no reporting smart-licensing-data'],
    reason: NO_TRANSPORT,
    failure: 'no-transport',
    cure: ['call-home', 'profile CiscoTAC-1', 'reporting all'],
  },
  {
    what: 'the profile has no destination',
    source: 'S4 scenario 5, next steps',
    wrong: ['call-home', 'profile CiscoTAC-1', 'no destination address http'],
    reason: NO_TRANSPORT,
    failure: 'no-transport',
    cure: ['call-home', 'profile CiscoTAC-1', `destination address http ${ON_PREM}`],
  },
  {
    what: 'the profile sends e-mail',
    source: 'S4 "considerations": Transport Method: http',
    wrong: ['call-home', 'profile CiscoTAC-1', 'destination transport-method email'],
    reason: NO_TRANSPORT,
    failure: 'no-transport',
    cure: ['call-home', 'profile CiscoTAC-1', 'destination transport-method http'],
  },
  {
    what: 'another profile has taken licensing over and has no destination',
    source: 'S4: only one profile can be active for Smart Licensing',
    wrong: ['call-home', 'profile Mine', 'destination transport-method http', 'reporting smart-licensing-data'],
    reason: NO_TRANSPORT,
    failure: 'no-transport',
    cure: ['call-home', 'profile Mine', `destination address http ${ON_PREM}`],
  },
  {
    what: 'the path of an On-Prem server in the wrong case',
    source: 'S4 "considerations": case-sensitive',
    wrong: ['call-home', 'profile CiscoTAC-1', `destination address http ${ON_PREM.toLowerCase()}`],
    reason: 'HTTP Server Error 404: Not Found',
    failure: 'http-status',
    cure: ['call-home', 'profile CiscoTAC-1', `destination address http ${ON_PREM}`],
  },
  {
    what: 'an address in the URL, which no certificate names',
    source: 'S4 scenario 6, note',
    wrong: [
      'call-home',
      'profile CiscoTAC-1',
      `destination address http ${ON_PREM.replace('cssm.example.com', '10.1.1.5')}`,
    ],
    reason: FAILED,
    failure: 'tls-name',
    cure: ['call-home', 'no http secure server-identity-check'],
  },
  {
    what: 'a revocation list that cannot be fetched',
    source: 'F7, S4 scenario 7',
    part: { troubles: [{ fault: 'crl-unreachable', at: '0s', for: '9d' }] },
    wrong: ['crypto pki trustpoint SLA-TrustPoint', 'revocation-check crl'],
    reason: 'Waiting for reply',
    failure: 'no-reply',
    cure: ['crypto pki trustpoint SLA-TrustPoint', 'revocation-check none'],
  },
  {
    what: 'a proxy whose name cannot be resolved',
    source: 'S4 "access through an HTTPS proxy"',
    wrong: [
      'no ip name-server',
      'ip host tools.cisco.com 72.163.4.38',
      'call-home',
      'http-proxy proxy.example.com port 8080',
    ],
    reason: FAILED,
    failure: 'dns',
    cure: ['call-home', 'no http-proxy'],
  },
  {
    what: 'a proxy of the HTTP client that opens TLS',
    source: 'F21, S4 "considerations"',
    part: { troubles: [{ fault: 'tls-interception', parameters: { traffic: 'proxied' }, at: '0s', for: '9d' }] },
    wrong: ['ip http client proxy-server proxy.example.com proxy-port 3128'],
    reason: FAILED,
    failure: 'tls-untrusted',
    cure: ['no ip http client proxy-server'],
  },
  {
    what: 'Smart Transport and no name server',
    source: 'S1',
    wrong: ['license smart transport smart', 'no ip name-server'],
    reason: UNRESOLVED,
    failure: 'dns',
    cure: [
      'license smart url smart https://10.1.1.5/SmartTransport',
      'call-home',
      'no http secure server-identity-check',
    ],
  },
  {
    what: 'Smart Transport through a proxy that opens TLS',
    source: 'P§1.6',
    part: { troubles: [{ fault: 'tls-interception', parameters: { traffic: 'proxied' }, at: '0s', for: '9d' }] },
    wrong: [
      'license smart transport smart',
      'license smart proxy address proxy.example.com',
      'license smart proxy port 80',
    ],
    reason: NOT_VALIDATED,
    failure: 'tls-untrusted',
    cure: ['license smart transport callhome'],
  },
];

describe('a wrong configuration makes registration fail as documented, and its cure cures it', () => {
  it.each(CONSEQUENCES)('$what ($source)', ({ part = {}, wrong, reason, failure, cure }) => {
    withSwitch(part, (device) => {
      expect(device.configure(...wrong)).toBe('');
      device.register();
      const failed = readSections(device.type('show license status')).Registration;
      expect(failed?.['Initial Registration']).toMatch(/^(FAILED|PENDING) on /);
      expect(failed?.['Initial Registration/Failure reason']).toBe(reason);
      const [first] = device.device.history().filter((event) => event.kind === 'message');
      expect(first).toMatchObject({ type: 'registration', ok: false, failure });

      expect(device.configure(...cure)).toBe('');
      device.register();
      const sections = readSections(device.type('show license status'));
      expect(sections.Registration?.Status).toBe('REGISTERED');
      expect(sections['License Authorization']?.Status).toMatch(/^AUTHORIZED on /);
    });
  });
});

describe('an authorization fails and is renewed', () => {
  it('the profile is switched off under a registered switch (S4 scenario 4)', () => {
    withSwitch({}, (device) => {
      device.register();
      device.configure('call-home', 'profile CiscoTAC-1', 'no active');
      device.type('license smart renew auth');
      device.after('2s');
      const status = (): Readonly<Record<string, string>> =>
        readSections(readParts(device.type('show license all'))['Smart Licensing Status'] ?? '')[
          'License Authorization'
        ] ?? {};
      expect(status()['Last Communication Attempt/Failure reason']).toBe(NO_TRANSPORT);
      expect(status().Status).toMatch(/^AUTHORIZED on /);
      device.configure('call-home', 'profile CiscoTAC-1', 'active');
      device.type('license smart renew auth');
      device.after('2s');
      expect(status()['Last Communication Attempt']).toMatch(/^SUCCEEDED on /);
    });
  });
});
