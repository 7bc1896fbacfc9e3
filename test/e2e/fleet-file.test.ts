import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Served, STACK, serve, summaryOf, workspace } from './slfleet.js';

const space = workspace();

/** Two months against a server that outlives the run. */
function against({ url, caFile }: Served, out: string, fleetFile: string, ...more: string[]): string[] {
  const target = ['--target', url, '--ca', caFile, '--fleet-file', fleetFile];
  return ['run', 'classic-year', '--devices', '30', '--for', '60d', ...target, '--quiet', '--out', out, ...more];
}

async function query(run: string, sql: string): Promise<unknown[]> {
  const { stdout, stderr } = await space.run(['query', run, sql, '--format', 'json']);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as unknown[];
}

describe('--fleet-file', () => {
  it('lets the devices live on in the next run: nobody enrols, nothing has expired, nobody is refused', async () => {
    const server = await serve(space);
    const env = { SLFLEET_TOKEN: server.token };
    const file = join(space.folder, 'fleet.json');
    const [first, second, third] = [space.fresh(), space.fresh(), space.fresh()];
    await space.run(against(server, first, file), { env });
    expect(summaryOf(first).messages.byType.registration).toBe(30);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    for (const out of [second, third]) {
      const ended = await space.run(against(server, out, file), { env });
      expect(ended.stderr).not.toMatch(STACK);
      const { messages, devices } = summaryOf(out);
      expect(messages.byType.registration).toBe(0);
      expect(messages.failed).toBe(0);
      expect(messages.byType.authorization).toBeGreaterThanOrEqual(30);
      expect(devices).toMatchObject({ total: 30, lost: 0, byState: { AUTHORIZED: 30 } });
      const started = await query(out, "SELECT DISTINCT state FROM events WHERE kind = 'device'");
      expect(started).toEqual([{ state: 'AUTHORIZED' }]);
    }
    // Half a year after they registered their certificates are due: not again in each run.
    const renewals = [first, second, third].map((out) => summaryOf(out).messages.byType.idCertificateRenewal);
    expect(renewals).toEqual([0, 0, 0]);

    const kept = readFileSync(file, 'utf8');
    const refused: readonly (readonly [string, readonly string[], string])[] = [
      [kept, ['--seed', '99'], 'its seed is'],
      [kept, ['--devices', '31'], 'is not in it'],
      [kept.replace('"version":1', '"version":7'), [], 'version 7'],
      [kept.slice(0, kept.length / 2), [], ''],
      ['no fleet', [], 'no fleet file'],
    ];
    for (const [text, options, says] of refused) {
      writeFileSync(file, text);
      const out = space.fresh();
      const { exitCode, stderr } = await space.run(against(server, out, file, ...options), { env });
      expect([exitCode, stderr]).toEqual([104, expect.stringContaining('SLF_FLEET_FILE')]);
      expect(stderr).toContain(says);
      expect(stderr).not.toContain('"d":');
      // What was refused is as it was.
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
    server.program.signal('SIGINT');
  }, 600_000);

  it('needs a server that outlives the run', async () => {
    const { exitCode, stderr } = await space.run(['run', 'classic-year', '--fleet-file', 'fleet.json']);
    expect([exitCode, stderr]).toEqual([104, expect.stringContaining('--fleet-file needs --target')]);
  });
});
