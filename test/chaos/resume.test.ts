import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Ended, type Program, STACK, summaryOf, workspace } from '../e2e/slfleet.js';

const space = workspace();

/** Twenty days in 17 seconds, so that there is time for checkpoints whatever the machine. */
const IN_PROCESS = [
  ...['run', 'classic-year', '--devices', '500', '--link', 'in-process', '--speed', '100000x', '--for', '20d'],
  ...['--no-report', '--quiet'],
];
const OVER_HTTPS = [
  'run',
  'classic-year',
  '--devices',
  '150',
  '--for',
  '90d',
  '--link',
  'https',
  '--no-report',
  '--quiet',
];

/** Names of the files in a folder of a run that may not be there yet. */
function filesIn(out: string, folder: string): string[] {
  return existsSync(join(out, folder)) ? readdirSync(join(out, folder)) : [];
}

/** Checkpoints of shards so far, by the highest number any has come to. */
function checkpoints(out: string): number {
  return Math.max(0, ...filesIn(out, 'checkpoints').map((name) => Number(/^\d{4}\.(\d+)$/.exec(name)?.[1] ?? 0)));
}

function eventBytes(out: string): number {
  return filesIn(out, 'events').reduce((sum, name) => sum + statSync(join(out, 'events', name)).size, 0);
}

/** Lets a program run until something holds of its folder, then kills it as nobody can be asked to end. */
async function killWhen(program: Program, holds: () => boolean): Promise<Ended> {
  await program.until(() => (holds() ? true : null));
  program.signal('SIGKILL');
  return program.ended;
}

/** Everything about a run that must not depend on how often it was killed. */
function essence(out: string) {
  const { digest, devices, rum, messages, verdict, interrupted, time } = summaryOf(out);
  const { perSecond: _, ...counted } = messages;
  return { digest, devices, rum, counted, verdict, interrupted, virtualSeconds: time.virtualSeconds };
}

describe('a run whose program is killed and that is resumed', () => {
  it('ends in process as if nothing had happened: before any checkpoint, after some, and again while it is resumed', async () => {
    const undisturbed = space.fresh();
    const { exitCode: wantedExit } = await space.run([...IN_PROCESS, '--out', undisturbed]);
    const out = space.fresh();
    await killWhen(space.start([...IN_PROCESS, '--out', out]), () => eventBytes(out) > 0);
    expect(existsSync(join(out, 'summary.json'))).toBe(false);
    const before = checkpoints(out);
    await killWhen(space.start(['resume', out, '--quiet', '--no-report']), () => checkpoints(out) > before);
    const { exitCode, stderr } = await space.run(['resume', out, '--quiet', '--no-report', '--workers', '1']);
    expect(exitCode, stderr).toBe(wantedExit);
    expect(essence(out)).toEqual(essence(undisturbed));
    expect(existsSync(join(out, 'checkpoints'))).toBe(false);

    const again = await space.run(['resume', out]);
    expect(again.exitCode).toBe(104);
    expect(again.stderr).toContain('SLF_RUN_FINISHED');
    expect(again.stderr).not.toMatch(STACK);
  });

  it('has lost nothing the embedded server had answered for', async () => {
    const undisturbed = space.fresh();
    const { exitCode: wantedExit } = await space.run([...OVER_HTTPS, '--out', undisturbed]);
    const out = space.fresh();
    await killWhen(space.start([...OVER_HTTPS, '--out', out]), () => eventBytes(out) > 0);
    const before = eventBytes(out);
    await killWhen(space.start(['resume', out, '--quiet', '--no-report']), () => eventBytes(out) > before);
    const { exitCode, stderr } = await space.run(['resume', out, '--quiet', '--no-report']);
    // A quarter of a year is not what the scenario expects: it fails alike.
    expect(exitCode, stderr).toBe(wantedExit);
    const wanted = essence(undisturbed);
    // Over sockets the log holds real time, and its lines come as the answers do.
    expect(essence(out)).toEqual({ ...wanted, digest: expect.any(String) });
  });

  it('goes on after Ctrl-C from exactly there', async () => {
    const undisturbed = space.fresh();
    const { exitCode: wantedExit } = await space.run([...IN_PROCESS, '--out', undisturbed]);
    const out = space.fresh();
    const program = space.start([...IN_PROCESS, '--out', out]);
    await program.until(() => (eventBytes(out) > 0 ? true : null));
    program.signal('SIGINT');
    expect((await program.ended).exitCode).toBe(105);
    expect(summaryOf(out).interrupted).toBe(true);
    const { exitCode, stderr } = await space.run(['resume', out, '--quiet', '--no-report']);
    expect(exitCode, stderr).toBe(wantedExit);
    expect(essence(out)).toEqual(essence(undisturbed));
  });
});

describe('what cannot be resumed is refused and left as it is', () => {
  it('a run another program works on', async () => {
    const out = space.fresh();
    const program = space.start([...IN_PROCESS, '--out', out]);
    await program.until(() => (existsSync(join(out, 'checkpoints', 'lock')) ? true : null));
    const { exitCode, stderr } = await space.run(['resume', out]);
    expect([exitCode, stderr]).toEqual([104, expect.stringContaining(`process ${program.pid}`)]);
    expect(stderr).toContain('SLF_RUN_ACTIVE');
    program.signal('SIGKILL');
    await program.ended;
  });

  it('a folder of another version, no folder, and a folder without checkpoints', async () => {
    const out = space.fresh();
    await killWhen(space.start([...IN_PROCESS, '--out', out]), () =>
      filesIn(out, 'checkpoints').includes('endpoint.1'),
    );
    const file = join(out, 'checkpoints', 'scenario.1');
    const kept = readFileSync(file);
    writeFileSync(file, Buffer.from(kept.toString('latin1').replace(/"version":\d+/, '"version":0'), 'latin1'));
    expect((await space.run(['resume', out])).stderr).toContain('SLF_CHECKPOINT_VERSION');
    writeFileSync(file, kept);
    truncateSync(file, kept.length - 10);
    expect((await space.run(['resume', out])).stderr).toContain('SLF_CHECKPOINT_DAMAGED');
    rmSync(file);
    expect((await space.run(['resume', out])).stderr).toContain('SLF_RUN_INVALID');
    expect((await space.run(['resume', space.fresh()])).stderr).toContain('SLF_RUN_NOT_FOUND');
  });
});
