import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readiness } from '../../../../src/device/call-home/readiness.js';
import { type Switch, withSwitch } from './switch.js';

const URLS = [
  'https://cssm.example.com/Transportgateway/services/DeviceRequestHandler',
  'http://10.1.1.5/Transportgateway/services/DeviceRequestHandler',
  'https://tools.cisco.com/its/service/oddce/services/DDCEService',
];
const SMART_URL = 'https://cssm.example.com/SmartTransport';

/** Sections by their first lines; what can be typed in each. */
const PROFILE = [
  'active',
  'no active',
  ...URLS.map((url) => `destination address http ${url}`),
  'no destination address http',
  'destination transport-method http',
  'destination transport-method email',
  'reporting all',
  'reporting smart-licensing-data',
  'no reporting smart-licensing-data',
  'no reporting smart-call-home-data',
];
const SECTIONS: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    [],
    [
      'hostname Core-1',
      'no hostname',
      'ip host a.example.com 10.1.1.1',
      'ip host b.example.com 10.1.1.2',
      'no ip host a.example.com',
      'ip name-server 10.1.1.53 10.1.1.54',
      'ip name-server vrf Mgmt-vrf 10.1.1.53',
      'no ip name-server',
      'ip domain-name example.com',
      'no ip domain lookup',
      'ip domain-lookup',
      'ip http client source-interface gi0/0',
      'ip http client source-interface Vlan1',
      'ip http client source-interface GigabitEthernet1/0/3',
      'no ip http client source-interface',
      'ip http client proxy-server proxy.example.com proxy-port 80',
      'clock timezone EST -5 30',
      'clock calendar-valid',
      'no clock timezone',
      'service call-home',
      'no service call-home',
      'service timestamps log uptime',
      'no service timestamps debug',
      'logging host 10.1.1.99',
      'logging buffered 8192',
      'license smart transport smart',
      'license smart transport callhome',
      `license smart url smart ${SMART_URL}`,
      'license smart url default',
      'license smart proxy address proxy.example.com',
      'license smart proxy port 3128',
      'license smart privacy all',
      'no license smart privacy version',
      'ntp server 10.1.1.123',
      'no ntp server 10.1.1.123',
    ],
  ],
  [
    ['call-home'],
    [
      'contact-email-addr noc@example.com',
      'no contact-email-addr',
      'http-proxy "proxy.example.com" port 8080',
      'no http-proxy',
      'vrf Mgmt-vrf',
      'no vrf',
      'source-interface GigabitEthernet0/0',
      'no source-interface',
      'no http secure server-identity-check',
      'no profile Mine',
    ],
  ],
  [['call-home', 'profile CiscoTAC-1'], PROFILE],
  [['call-home', 'profile Mine'], PROFILE],
  [
    ['crypto pki trustpoint SLA-TrustPoint'],
    ['revocation-check none', 'revocation-check crl', 'revocation-check crl none'],
  ],
  [
    ['crypto pki trustpoint LicRoot'],
    ['enrollment terminal', 'enrollment url http://ca.example.com', 'no enrollment', 'revocation-check none'],
  ],
];

const visit = fc
  .constantFrom(...SECTIONS)
  .chain(([path, lines]) => fc.constantFrom(...lines).map((line) => [...path, line]));
const visits = fc.array(visit, { maxLength: 25 });

/** Types configurations section by section. */
function apply(device: Switch, sections: readonly (readonly string[])[]): void {
  device.type('configure terminal');
  for (const section of sections) {
    // What is not there cannot be taken away, and the switch says so.
    for (const line of section) expect(device.type(line), line).toMatch(line.startsWith('no ') ? /^(%.*\n)?$/ : /^$/);
    while (device.session.mode !== 'config') device.type('exit');
  }
  device.type('end');
}

function runningLines(device: Switch): string[] {
  const text = device.type('show running-config');
  return text.slice(text.indexOf('\n!') + 1).split('\n');
}

/** What decides whether messages get through; a profile that carries nothing is as good as any other that does not. */
function consequences({ device: { transport } }: Switch): unknown {
  const { profile, ...rest } = transport;
  return readiness(transport) === null ? transport : { ...rest, url: '', ready: false };
}

describe('show running-config', () => {
  it('typed at a switch out of its box, it makes the same configuration again', () => {
    fc.assert(
      fc.property(visits, (sections) => {
        const [lines, means, profiles] = withSwitch({}, (device) => {
          apply(device, sections);
          return [runningLines(device), consequences(device), device.type('show call-home profile all')];
        });
        withSwitch({}, (device) => {
          // Out of its box a switch has a name server, which a configuration without one does not take away.
          device.configure('no ip name-server');
          device.type('configure terminal');
          for (const line of lines) expect(device.type(line), line).toBe('');
          expect(device.session.mode).toBe('exec');
          expect(runningLines(device)).toEqual(lines);
          expect(device.type('show call-home profile all')).toBe(profiles);
          expect(consequences(device)).toEqual(means);
        });
      }),
      {
        numRuns: 60,
        // A profile that is not active has nothing to lose to one that takes Smart Licensing over.
        examples: [
          [
            [
              ['call-home', 'profile Mine', 'reporting smart-licensing-data'],
              ['call-home', 'profile CiscoTAC-1', 'no active'],
              ['call-home', 'profile CiscoTAC-1', 'reporting all'],
            ],
          ],
        ],
      },
    );
  });

  it('what `no` takes away is gone', () => {
    withSwitch({}, (device) => {
      const before = runningLines(device);
      device.configure(
        'ip host a.example.com 10.1.1.1',
        'ip domain name example.com',
        'no ip domain lookup',
        'ip http client source-interface gi0/0',
        'logging host 10.1.1.99',
        'license smart transport smart',
        'call-home',
        'http-proxy proxy.example.com port 8080',
        'profile Mine',
        'reporting smart-licensing-data',
      );
      expect(runningLines(device)).not.toEqual(before);
      device.configure(
        'no ip host a.example.com',
        'no ip domain name',
        'ip domain lookup',
        'no ip http client source-interface',
        'no logging host 10.1.1.99',
        'no license smart transport',
        'call-home',
        'no http-proxy',
        'no profile Mine',
        'profile CiscoTAC-1',
        'reporting smart-licensing-data',
      );
      expect(runningLines(device)).toEqual(before);
      expect(device.device.transport).toEqual(device.device.startup.transport);
    });
  });

  it('shows what a scenario configured behind the console, and keeps it when something else is changed', () => {
    withSwitch({}, (device) => {
      const scenario = {
        sourceInterface: 'Vlan27',
        proxy: { host: 'proxy.example.com', port: 8080 },
        url: URLS[0] ?? '',
        callHomeEnabled: true,
      };
      device.device.configureTransport(scenario);
      const lines = runningLines(device);
      expect(lines).toContain('ip http client source-interface Vlan27');
      expect(lines).toContain(' http-proxy "proxy.example.com" port 8080');
      expect(lines).toContain(`  destination address http ${URLS[0]}`);
      device.configure('ip name-server 10.1.1.53');
      expect(device.device.transport).toMatchObject({ ...scenario, vrf: '', nameServer: true });
      device.device.configureTransport({ nameServer: false });
      expect(runningLines(device).filter((line) => line.startsWith('ip name-server'))).toEqual([]);
    });
  });

  it('all: with what is as it came (S4 "check basic connectivity")', () => {
    withSwitch({}, (device) => {
      expect(device.type('show run all | in destination address http')).toBe(`  destination address http ${URLS[2]}\n`);
      expect(device.type('show run | in destination address http')).toBe('');
    });
  });

  it('| section call-home', () => {
    withSwitch({}, (device) => {
      const section = device.type('show running-config | section ^call-home');
      expect(section).toBe(device.type('show running-config callhome'));
    });
  });
});
