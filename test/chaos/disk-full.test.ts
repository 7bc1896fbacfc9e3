import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { STACK, summaryOf, workspace } from '../e2e/slfleet.js';

const space = workspace();
/** A disk of its own, of a size we choose. Mounting one takes privileges not every machine gives its tests. */
const disk = join(space.folder, 'disk');
mkdirSync(disk);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status === 0;
afterAll(() => {
  if (mounted) execFileSync('umount', ['--lazy', disk]);
});

function resize(size: string): void {
  execFileSync('mount', ['-o', `remount,size=${size}`, disk]);
}

describe.skipIf(!mounted)('a disk that is full', () => {
  it.each([
    ['in process', ['--devices', '3000', '--link', 'in-process']],
    ['over HTTPS', ['--devices', '100', '--for', '60d', '--link', 'https']],
  ])(
    'ends a run %s with what it has; with room again it is resumed as if nothing had happened',
    async (_, options) => {
      const args = ['run', 'classic-year', '--quiet', '--no-report', ...options, '--out'];
      const undisturbed = space.fresh();
      const wanted = await space.run([...args, undisturbed]);
      const out = join(disk, 'run');
      resize(options.includes('https') ? '200k' : '1m');
      const full = await space.run([...args, out]);
      expect([full.exitCode, full.stderr]).toEqual([107, expect.stringContaining('SLF_DISK_WRITE')]);
      expect(full.stderr).toContain('ENOSPC');
      expect(full.stderr).toContain('slfleet resume');
      expect(full.stderr).not.toMatch(STACK);
      expect(readdirSync(join(out, 'checkpoints'))).toContain('scenario.1');

      // Nothing has changed: it ends the same way.
      const again = await space.run(['resume', out, '--quiet', '--no-report']);
      expect([again.exitCode, again.stderr]).toEqual([107, expect.stringContaining('SLF_DISK_WRITE')]);

      resize('400m');
      const resumed = await space.run(['resume', out, '--quiet', '--no-report']);
      expect(resumed.exitCode, resumed.stderr).toBe(wanted.exitCode);
      const { digest, devices, rum, messages } = summaryOf(out);
      const was = summaryOf(undisturbed);
      if (options.includes('in-process')) expect(digest).toBe(was.digest);
      expect({ devices, rum, byType: messages.byType, byFailure: messages.byFailure }).toEqual({
        devices: was.devices,
        rum: was.rum,
        byType: was.messages.byType,
        byFailure: was.messages.byFailure,
      });
      rmSync(out, { recursive: true });
    },
    600_000,
  );
});
