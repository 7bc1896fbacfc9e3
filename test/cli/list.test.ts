import { describe, expect, it } from 'vitest';
import { STEP_EVENTS } from '../../src/fleet/events/register.js';
import { FAULTS } from '../../src/network/faults/register.js';
import { listScenarios } from '../../src/scenario/library.js';
import { THRESHOLD_METRICS } from '../../src/scenario/threshold-metrics.js';
import { runCli } from './run-cli.js';

describe('slfleet list', () => {
  it.each([
    { what: 'scenarios', names: listScenarios().map(({ name }) => name), header: /^name +title\n/ },
    {
      what: 'profiles',
      names: ['catalyst-9300-24p', 'expressway-c', 'nexus-93180yc-ex'],
      header: /^name +pid +from +to +members +title\n/,
    },
    { what: 'faults', names: [...FAULTS.keys()], header: /^name +about +source\n/ },
    { what: 'events', names: [...STEP_EVENTS.keys()], header: /^name +target +about\n/ },
    { what: 'measures', names: Object.keys(THRESHOLD_METRICS), header: /^name +conditions +about\n/ },
  ])('$what as a table and as JSON', async ({ what, names, header }) => {
    const { exitCode, stdout } = await runCli(['list', what]);
    expect(stdout).toMatch(header);
    const listed = stdout.split('\n').map((line) => line.split(' ', 1)[0]);
    expect(listed).toEqual(expect.arrayContaining(names));
    expect(exitCode).toBe(0);

    const json = JSON.parse((await runCli(['list', what, '--json'])).stdout) as { name: string }[];
    expect(json.map(({ name }) => name)).toEqual(listed.slice(1, -1));
  });

  it('refuses what it does not know', async () => {
    const { exitCode, stdout, stderr } = await runCli(['list', 'profile']);
    expect(stderr).toContain('Allowed choices are scenarios, profiles, defects, faults, events, measures');
    expect(stdout).toBe('');
    expect(exitCode).toBe(104);
  });
});
