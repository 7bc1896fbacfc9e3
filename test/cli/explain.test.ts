import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../src/scenario/explain.js';
import { type CliResult, runCli } from './run-cli.js';
import { scenarioFiles } from './scenario-commands.js';

const TEXT = `version: 1
name: year
title: A year
about: What happens in a year.
accounts: [{smartAccount: ACME, virtualAccounts: [{name: Campus, count: 2}]}]
fleet:
  - {label: access, profile: catalyst-9300-24p, release: 16.12.4, count: 30, members: 3, account: Campus}
  - {label: edge, profile: expressway-c, release: X14.2.5, count: 10, licences: {rms: 5}, arrive: {at: 1d, over: 0s}, register: false}
steps:
  - {at: 30d, on: {label: access, share: 50%}, fault: {outage: {for: 5d}}}
  - {every: 100d, event: reload}
expect:
  - {name: all are authorized, state: AUTHORIZED, at: 95d, on: {label: access}, atLeast: 95%}
  - {name: nothing fails, metric: messages.failed, equals: 0}
thresholds: {latencyMs.service.p95: "<800"}
`;

function explain(...options: readonly string[]): Promise<CliResult> {
  const [file] = scenarioFiles({ 'year.yaml': TEXT }) as [string];
  return runCli(['explain', file, ...options]);
}

async function explanation(...options: readonly string[]): Promise<Explanation> {
  return JSON.parse((await explain('--json', ...options)).stdout) as Explanation;
}

describe('slfleet explain', () => {
  it('shows population, accounts, timeline and expectations as tables', async () => {
    const { exitCode, stdout, stderr } = await explain();
    expect(stdout).toMatchInlineSnapshot(`
      "year: A year
      What happens in a year.

      Time      365d from 2026-01-01T00:00:00Z, speed max, pacing closed, seed 1
      Endpoint  cssm, embedded, in-process, latency 1s
      Wire      decoded, rsa-2048, keep-alive

      Population: 40 devices
      label   profile            release  devices  members  licences                          account
      access  catalyst-9300-24p  16.12.4       30        3  network-advantage, dna-advantage  Campus
      edge    expressway-c       X14.2.5       10        1  rms × 5                           all

      Virtual accounts
      account  number  devices  tokens   licences
      Campus        2       40  default  90 C9300-24 Network Advantage, 90 C9300-24 DNA Advantage, 50 Rich Media Session

      Timeline (virtual time)
      when                                what                           on
      start to 1h                         power on                       access (30)
      5m to 2h 5m                         register                       access (30)
      1d                                  power on                       edge (10)
      30d to 35d                          fault outage as="unreachable"  50% of access
      every 100d, 100d to 300d (3 times)  reload                         all devices
      365d                                the run ends                   all devices

      Expected
      expectation         what                   when  on      wanted
      all are authorized  AUTHORIZED             95d   access  at least 95%
      nothing fails       messages.failed        end           0
      threshold           latencyMs.service.p95  end           <800
      "
    `);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it('gives the same as JSON', async () => {
    const { devices, groups, timeline, expectations } = await explanation();
    expect(devices).toBe(40);
    expect(groups[0]).toMatchObject({ label: 'access', devices: 30, members: 3, account: 'Campus' });
    expect(timeline.map(({ atMs }) => atMs)).toEqual([...timeline.map(({ atMs }) => atMs)].sort((a, b) => a - b));
    expect(expectations[0]).toEqual({
      name: 'all are authorized',
      what: 'AUTHORIZED',
      when: '95d',
      on: 'access',
      wanted: 'at least 95%',
    });
  });

  it('scales the population and sets values', async () => {
    const { devices, groups, time, accounts } = await explanation('--devices', '8', '--set', 'time.for=90d');
    expect(devices).toBe(8);
    expect(groups.map((group) => group.devices)).toEqual([6, 2]);
    expect(accounts[0]?.licences['C9300-24 Network Advantage']).toBe(18);
    expect(time.for).toBe('90d');
  });

  it('warns on stderr of what will never happen', async () => {
    const { exitCode, stderr } = await explain('--set', 'time.for=90d');
    expect(stderr).toMatch(/:11:5: warning: never happens: the run ends after 90d\n/);
    expect(stderr).toMatch(/:13:55: warning: cannot be answered: the run ends after 90d\n/);
    expect(exitCode).toBe(0);
  });

  it.each([
    { options: ['--devices', '1'], code: 'SLF_OPTION_INVALID' },
    { options: ['--set', 'time.for'], code: 'SLF_OPTION_INVALID' },
    { options: ['--set', 'tmie.for=1d'], code: 'SLF_SCENARIO_INVALID' },
    { options: ['--devices', 'many'], code: 'Give a whole number from 1.' },
  ])('refuses $options', async ({ options, code }) => {
    const { exitCode, stdout, stderr } = await explain(...options);
    expect(stderr).toContain(code);
    expect(stdout).toBe('');
    expect(exitCode).toBe(104);
  });

  it('refuses a scenario with errors, and shows them', async () => {
    const [file] = scenarioFiles({ 'year.yaml': TEXT.replace('count: 30', 'count: none') }) as [string];
    const { exitCode, stderr } = await runCli(['explain', file]);
    expect(stderr).toContain(`SLF_SCENARIO_INVALID: ${file} has 1 error\n  ${file}:7:74: count must be a whole number`);
    expect(exitCode).toBe(104);
  });

  it('says which scenario was meant', async () => {
    const { exitCode, stderr } = await runCli(['explain', 'quickstrat']);
    expect(stderr).toMatch(/^SLF_SCENARIO_NOT_FOUND: .*did you mean "quickstart"/);
    expect(exitCode).toBe(104);
  });
});
