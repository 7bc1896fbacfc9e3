import { describe, expect, it } from 'vitest';
import { configurationElements } from '../../../../src/device/console/expressway/configuration/grammar.js';
import { loadProfile } from '../../../../src/device/profile/load.js';
import { atConsole, everything, NEWEST, OK, refusal } from './bench.js';

/** A value every element can be set to, other than the one it comes with. */
const VALUES: Readonly<Record<string, string>> = {
  'License Smart Transport': 'Direct',
  'License Smart Url': '"https://ssm.example.com/SmartTransport"',
  'License Smart Proxy Address': '"proxy.example.com"',
  'License Smart Proxy Port': '3128',
  'License Smart PrivacyHostname': 'On',
  'License Smart ReservationEnable': 'On',
  'IP DNS Domain Name': '"example.com"',
  'IP DNS Hostname': '"exp-new"',
  'SystemUnit Name': '"Lab: one"',
  'TimeZone Name': '"Asia/Tokyo"',
  'Alternates ClusterName': '"cluster.example.com"',
};

function sampleFor(path: string): string {
  if (path.startsWith('Logger')) return 'DEBUG';
  return VALUES[path] ?? '"192.0.2.77"';
}

describe('xConfiguration', () => {
  it.each(configurationElements(loadProfile('expressway-c', NEWEST)).map(({ path, source }) => [path, source]))(
    '%s (%s): is printed as it was set, and survives a restart',
    (path) => {
      atConsole({}, ({ say }) => {
        const value = sampleFor(path);
        expect(say(`xConfiguration ${path}: ${value}`)).toBe(OK);
        expect(say(`xConfiguration ${path}`)).toBe(`*c xConfiguration ${path}: ${value}\n\nOK\n`);
        say('xCommand Boot');
        expect(say(`xConfiguration ${path}`)).toBe(`*c xConfiguration ${path}: ${value}\n\nOK\n`);
        expect(say('xConfiguration')).toContain(`*c xConfiguration ${path}: ${value}\n`);
      });
    },
  );

  it('confirmed by a source: ReservationEnable only (S3); the tree is not public (P§6 [U])', () => {
    const confirmed = configurationElements(loadProfile('expressway-c', NEWEST)).filter(
      ({ source }) => source === 'confirmed',
    );
    expect(confirmed.map(({ path }) => path)).toEqual(['License Smart ReservationEnable']);
  });

  it.each([
    ['X12.6', 'Enable', true],
    ['X14.0.11', 'Enable', true],
    ['X14.1', 'Enable', false],
    ['X14.0.11', 'ReservationEnable', false],
    ['X14.1', 'ReservationEnable', false],
    ['X14.2', 'ReservationEnable', true],
  ])('%s has License Smart %s: %s (S3)', (release, word, has) => {
    atConsole({ release }, ({ say }) => {
      expect(say('xConfiguration License')).toMatch(
        has ? new RegExp(` ${word}:`) : new RegExp(`^(?!.* ${word}:)`, 's'),
      );
      expect(refusal(say(`xConfiguration License Smart ${word}`)) === null).toBe(has);
    });
  });

  it('a part of the tree is what lies under its path, in blanks or colons, in any case', () => {
    atConsole({}, ({ say }) => {
      const lines = say('xCONFIGURATION ntp').split('\n');
      expect(lines.slice(0, 5)).toEqual([1, 2, 3, 4, 5].map((n) => `*c xConfiguration NTP Server ${n} Address: ""`));
      expect(lines.slice(5)).toEqual(['', 'OK', '']);
    });
  });

  it.each([
    ['IP DNS Hostname: "-bad-"', 'Not a host name'],
    ['IP DNS Server 1 Address: "nowhere"', 'Not an IP address'],
    ['TimeZone Name: "Mars/Olympus"', 'No such time zone'],
    ['License Smart Transport: OnPrem', 'Set the URL of Smart Software Manager On-Prem first'],
    ['License Smart Transport: Proxy', 'Set the address of the proxy server first'],
    ['License Smart Url: "http://ssm.example.com/SmartTransport"', 'The URL must begin with https://'],
    [
      'License Smart Url: "https://ssm.example.com/"',
      'The URL must be that of Smart Software Manager On-Prem and end with /SmartTransport',
    ],
    ['License Smart Proxy Address: "no proxy"', 'Not an IPv4 address or FQDN'],
    ['License Smart Proxy Port: 70000', 'No match on address expression'],
    ['SystemUnit Name: two words', 'No match on address expression'],
    ['SystemUnit Name: a"b', 'No match on address expression'],
  ])('refuses %s and changes nothing', (line, reason) => {
    atConsole({}, (bench) => {
      const before = everything(bench);
      expect(refusal(bench.say(`xConfiguration ${line}`))).toBe(reason);
      expect(everything(bench)).toBe(before);
    });
  });
});
