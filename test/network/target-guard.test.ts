import { describe, expect, it } from 'vitest';
import { SlfleetError } from '../../src/errors/slfleet-error.js';
import { guardTarget } from '../../src/network/target-guard.js';

function codeOf(url: string, allowed: readonly string[] = []): string | null {
  try {
    guardTarget(url, allowed);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(SlfleetError);
    return (error as SlfleetError).code;
  }
}

describe('real connections (design §10)', () => {
  it.each([
    'https://localhost:8443/SmartTransport',
    'https://LOCALHOST./',
    'http://127.0.0.1',
    'http://127.255.255.254',
    'https://[::1]:443/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://[fd00::1]/',
    'https://[::ffff:10.0.0.1]/',
    'http://0x7f.1/',
  ])('go to %s', (url) => {
    expect(codeOf(url)).toBeNull();
  });

  it.each([
    'https://tools.cisco.com/its/service/oddce/services/DDCEService',
    'https://smartreceiver.cisco.com/licservice/license',
    'https://swapi.cisco.com/',
    'https://72.163.4.38/',
    'https://8.8.8.8/',
    'https://172.32.0.1/',
    'https://172.15.255.255/',
    'https://192.169.0.1/',
    'http://169.254.169.254/',
    'https://0.0.0.0/',
    'https://[2001:420:1101:5::a]/',
    'https://[::ffff:8.8.8.8]/',
    'https://ssm.example/',
    'https://localhost.example/',
    'https://localhost@ssm.example/',
    'https://10.0.0.1.example/',
  ])('do not go to %s', (url) => {
    expect(codeOf(url)).toBe('SLF_TARGET_FORBIDDEN');
  });

  it.each([
    ['a name', 'https://ssm.example:8443/SmartTransport', 'SSM.example.'],
    ['an address', 'https://8.8.8.8/', '8.8.8.8'],
    ['an IPv6 address', 'https://[2001:db8::1]/', '[2001:db8::1]'],
    ["the vendor's own", 'https://tools.cisco.com/', 'tools.cisco.com'],
  ])('go to %s the user has named', (_what, url, name) => {
    expect(codeOf(url, [name])).toBeNull();
  });

  it('go to the named host only, not to names beneath it', () => {
    expect(codeOf('https://tools.cisco.com/', ['cisco.com'])).toBe('SLF_TARGET_FORBIDDEN');
  });

  it.each(['', 'ssm', 'ftp://127.0.0.1/', 'file:///etc/passwd', 'unix:/tmp/x'])('%j is no target', (url) => {
    expect(codeOf(url)).toBe('SLF_OPTION_INVALID');
  });

  it('never repeats the credentials in a URL', () => {
    expect(() => guardTarget('https://user:secret@ssm.example/', [])).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });
});
