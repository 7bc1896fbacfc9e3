import { networkInterfaces } from 'node:os';
import { describe, expect, it, test, vi } from 'vitest';
import { certificateNames, serverName } from '../../src/cli/server-names.js';

vi.mock('node:os', () => ({ hostname: vi.fn(() => 'lab-1'), networkInterfaces: vi.fn() }));

const V4 = { address: '192.0.2.7', family: 'IPv4' };
const V6 = { address: '2001:db8::7', family: 'IPv6', scopeid: 0 };
const LOOP = { address: '::1', family: 'IPv6', scopeid: 0 };
const LINK = { address: 'fe80::7', family: 'IPv6', scopeid: 2 };
vi.mocked(networkInterfaces).mockReturnValue({ lan: [V4, V6, LINK], lo: [LOOP] } as never);

describe('the names in a certificate', () => {
  it.each([
    ['127.0.0.1', [], ['localhost', '127.0.0.1']],
    ['192.0.2.9', [], ['localhost', '127.0.0.1', '192.0.2.9']],
    ['192.0.2.9', ['b.example', 'a.example'], ['b.example', 'a.example', 'localhost', '127.0.0.1', '192.0.2.9']],
    ['0.0.0.0', [], ['localhost', '127.0.0.1', 'lab-1', '192.0.2.7']],
    ['::', [], ['localhost', '127.0.0.1', 'lab-1', '192.0.2.7', '2001:db8::7', '::1']],
    ['fe80::7%lan', [], ['localhost', '127.0.0.1']],
    ['0.0.0.0', ['lab-1', '127.0.0.1'], ['lab-1', '127.0.0.1', 'localhost', '192.0.2.7']],
  ])('of a server on %s with the names %j', (host, names, expected) => {
    expect(certificateNames(host, names)).toEqual(expected);
  });
});

test.each(['on-prem', 'on-prem.example.com', '192.0.2.1', '2001:db8::1'])('%s is a name', (name) => {
  expect(serverName(name, ['first'])).toEqual(['first', name]);
});

test.each([
  '',
  ' ',
  'a b',
  '-a',
  'a-.b',
  'a..b',
  '*.example.com',
  'a:8443',
  'https://a',
  '1.2.3',
  '0.0.0.0',
  '::',
  'fe80::1%1',
  '[::1]',
  'a'.repeat(64),
  `${'a.'.repeat(127)}aa`,
])('%j is none', (name) => {
  expect(() => serverName(name, [])).toThrow('Give a DNS name or an address.');
});

test('a name outside ASCII is written as DNS has it', () => {
  expect(serverName('Prüfstand.example', [])).toEqual(['xn--prfstand-75a.example']);
});
