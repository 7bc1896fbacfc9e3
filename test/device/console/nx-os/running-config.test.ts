import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bench, onBench } from './bench.js';

const address = fc.ipV4();
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);
const url = fc
  .tuple(fc.constantFrom('http', 'https'), word)
  .map(([scheme, host]) => `${scheme}://${host}.example/Transportgateway/services/DeviceRequestHandler`);
const port = fc.integer({ min: 1, max: 65_535 });
const CLOUD = 'https://tools.cisco.com/its/service/oddce/services/DDCEService';
const iface = fc.constantFrom('vlan 27', 'mgmt0', 'Ethernet1/1', 'loopback 0');
const profile = fc.constantFrom('CiscoTAC-1', 'mine', 'yours');

function line(template: (...parts: string[]) => string, ...parts: fc.Arbitrary<unknown>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((values) => template(...values.map(String)));
}

/** Any configuration command but those that change certificates, which are no part of the text. */
const command = fc.oneof(
  line((name) => `hostname ${name}`, word),
  line((name) => `switchname ${name}`, word),
  line((name) => `ip domain-name ${name}.example`, word),
  fc.constantFrom('ip domain-lookup', 'no ip domain-lookup', 'no ip domain-name', 'no hostname'),
  line((name, to) => `ip host ${name} ${to}`, word, address),
  line((name) => `no ip host ${name}`, word),
  line((a, b) => `ip name-server ${a} ${b}`, address, address),
  line((a, vrf) => `ip name-server ${a} use-vrf ${vrf}`, address, word),
  fc.constant('no ip name-server 192.0.2.53 use-vrf management'),
  line((name) => `ip http source-interface ${name}`, iface),
  fc.constant('no ip http source-interface'),
  line((name, vrf) => `ntp server ${name} use-vrf ${vrf} prefer`, address, word),
  line((name) => `ntp server ${name}`, address),
  line((h, m) => `clock timezone XYZ ${h} ${m}`, fc.integer({ min: -12, max: 12 }), fc.integer({ min: 0, max: 59 })),
  fc.constantFrom('clock timezone XYZ -0 30', 'no clock timezone'),
  line((name) => `logging server ${name}`, address),
  line((name) => `crypto ca trustpoint ${name}`, word),
  fc.constantFrom('revocation-check none', 'revocation-check crl'),
  fc.constantFrom('license smart enable', 'no license smart enable'),
  fc.constantFrom('license smart transport smart', 'license smart transport callhome'),
  line((to) => `license smart url smart ${to}`, url),
  fc.constantFrom('license smart url default', 'no license smart proxy'),
  line((host) => `license smart proxy address ${host}`, word),
  line((at) => `license smart proxy port ${at}`, port),
  fc.constantFrom('license smart privacy hostname', 'license smart privacy version', 'no license smart privacy all'),
  fc.constant('callhome'),
  line((name) => `email-contact ${name}@example.com`, word),
  fc.constantFrom('no email-contact', 'phone-contact +31 20 555', 'no phone-contact', 'streetaddress 1 Street, City'),
  fc.constantFrom('enable', 'no enable'),
  line((name) => `destination-profile ${name} transport-method http`, profile),
  line((name) => `no destination-profile ${name} transport-method http`, profile),
  line((name) => `destination-profile ${name} transport-method email`, profile),
  line((name, to) => `destination-profile ${name} index 1 http ${to}`, profile, url),
  line((name) => `no destination-profile ${name} http ${CLOUD}`, profile),
  line((name) => `no destination-profile ${name}`, profile),
  line((vrf) => `transport http use-vrf ${vrf}`, word),
  fc.constant('no transport http use-vrf'),
  line((host, at) => `transport http proxy server ${host} port ${at}`, word, port),
  line((host) => `transport http proxy server ${host}`, word),
  fc.constantFrom('transport http proxy enable', 'no transport http proxy enable', 'no transport http proxy server'),
);

/** Commands of a submode are given where they are understood: the mode is entered before each. */
const inMode = fc.tuple(fc.constantFrom('callhome', 'crypto ca trustpoint tp', 'exit'), command);

function configuration({ device }: Bench): unknown {
  const { transport, system } = device.console;
  return {
    transport,
    // A set of lines without consequence: their order says nothing.
    system: { ...system, otherLines: [...system.otherLines].sort() },
  };
}

describe('show running-config', () => {
  it('given back to a switch out of its box, makes the same configuration, and the same text', () => {
    fc.assert(
      fc.property(fc.array(inMode, { maxLength: 40 }), (lines) => {
        const [text, made] = onBench({}, (on) => {
          on.run('configure terminal');
          for (const [mode, one] of lines) on.run('configure terminal', mode, one);
          return [on.run('end', 'show running-config'), configuration(on)] as const;
        });
        onBench({}, (on) => {
          // The name server is the site's, not the switch's: a new one has none.
          on.run('configure terminal', 'no ip name-server 192.0.2.53 use-vrf management');
          for (const one of text.split('\n')) expect(on.run(one)).toBe('');
          expect(configuration(on)).toEqual(made);
          const dates = /^!.*\n/gm;
          expect(on.run('end', 'show running-config').replace(dates, '')).toBe(text.replace(dates, ''));
        });
      }),
      { numRuns: 100 },
    );
  });

  it('is S2’s, out of the box', () =>
    onBench({ release: '9.3(4)' }, (on) => {
      on.wait('14m37s');
      on.run('configure terminal', 'callhome', 'enable', 'end');
      on.wait('1m51s');
      // S2 "Method-1", whole.
      expect(on.run('show running-config callhome')).toBe(`!Command: show running-config callhome
!Running configuration last done at: Wed Jun 22 16:14:37 2022
!Time: Wed Jun 22 16:16:28 2022

version 9.3(4) Bios:version 07.67
callhome
  email-contact sch-smart-licensing@cisco.com
  destination-profile CiscoTAC-1 transport-method http
  destination-profile CiscoTAC-1 index 1 http https://tools.cisco.com/its/service/oddce/services/DDCEService
  transport http use-vrf management
  enable
`);
    }));
});
