import { describe, expect, it } from 'vitest';
import { readScenario } from '../../src/scenario/load.js';
import { planFleet } from '../../src/scenario/plan.js';

const HEAD = `version: 1
name: t
title: T
fleet:
  - {label: a, profile: catalyst-9300-24p, count: 1}
`;

function planned(syslog: string) {
  const { scenario, diagnostics } = readScenario(Buffer.from(`${HEAD}${syslog}`), 't.yaml');
  expect(diagnostics).toEqual([]);
  return scenario === null ? null : planFleet(scenario, { folder: '.', devices: null }).syslog;
}

function wrong(syslog: string): string[] {
  const { diagnostics } = readScenario(Buffer.from(`${HEAD}${syslog}`), 't.yaml');
  return diagnostics.map(({ line, message }) => `${line}: ${message}`);
}

describe('syslog: in a scenario', () => {
  it.each([
    ['nothing', '', null],
    ['a block', 'syslog: {}', { log: true, collector: null }],
    [
      'a collector',
      'syslog: {collector: {}}',
      { log: true, collector: { host: '127.0.0.1', port: 514, format: 'rfc5424', facility: 'local7' } },
    ],
    [
      'everything',
      'syslog: {log: false, collector: {host: localhost, port: 5514, format: rfc3164, facility: local0}}',
      { log: false, collector: { host: '127.0.0.1', port: 5514, format: 'rfc3164', facility: 'local0' } },
    ],
    [
      'a private address',
      "syslog: {collector: {host: 'fd00::1'}}",
      { log: true, collector: { host: 'fd00::1', port: 514, format: 'rfc5424', facility: 'local7' } },
    ],
  ])('%s', (_, text, plan) => {
    expect(planned(text)).toEqual(plan);
  });

  it.each([
    '8.8.8.8',
    'syslog.example.com',
    "'::ffff:8.8.8.8'",
    "'fe80::1%eth0'",
    "'::1%lo'",
    '0.0.0.0',
    '255.255.255.255',
  ])('no message goes to %s', (host) => {
    expect(wrong(`syslog: {collector: {host: ${host}}}`)).toEqual([
      expect.stringMatching(/^6: host must be a loopback or private address, or localhost, not /),
    ]);
  });

  it.each([
    ['syslog: {lgo: true}', /lgo/],
    ['syslog: {collector: {port: 0}}', /port must be a whole number from 1 to 65535/],
    ['syslog: {collector: {format: rfc5425}}', /format must be one of rfc5424, rfc3164/],
    ['syslog: {collector: {facility: local8}}', /facility must be one of local0/],
  ])('%s is refused', (text, message) => {
    expect(wrong(text)).toEqual([expect.stringMatching(message)]);
  });
});
