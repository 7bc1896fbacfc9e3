import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { lockRun } from '../../../src/fleet/checkpoint/run-lock.js';
import { inFolder } from '../plan.js';

/** What another program does as soon as this one has looked at a file. */
let meanwhile: { readonly path: string; readonly act: () => void } | null = null;

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const readFileSync = (...args: Parameters<typeof fs.readFileSync>) => {
    try {
      return fs.readFileSync(...args);
    } finally {
      if (meanwhile !== null && meanwhile.path === args[0]) {
        const { act } = meanwhile;
        meanwhile = null;
        act();
      }
    }
  };
  return { ...fs, readFileSync };
});

afterEach(() => {
  meanwhile = null;
});

const GONE = JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), started: null });

test.each<[string, string | null]>([
  ['nobody had', null],
  ['whose program was killed', GONE],
  ['whose lock cannot be read', ''],
])('of two programs that want a run at once %s, one gets it', (_, before) =>
  inFolder((folder) => {
    const path = join(folder, 'lock');
    if (before !== null) writeFileSync(path, before);
    let winner: string | null = null;
    const other = (): void => {
      lockRun(folder);
      winner = readFileSync(path, 'utf8');
    };
    // Who finds no lock has looked at nothing but itself when it writes its own.
    meanwhile = { path: before === null ? `/proc/${process.pid}/stat` : path, act: other };
    expect(() => lockRun(folder)).toThrow(expect.objectContaining({ code: 'SLF_RUN_ACTIVE' }));
    expect(winner).toContain(`"pid":${process.pid}`);
    expect(readFileSync(path, 'utf8')).toBe(winner);
    expect(readdirSync(folder)).toEqual(['lock']);
  }),
);

test('a lock another program has just cleared away is no hindrance', () =>
  inFolder((folder) => {
    const path = join(folder, 'lock');
    writeFileSync(path, GONE);
    meanwhile = { path, act: () => lockRun(folder)() };
    lockRun(folder)();
    expect(readdirSync(folder)).toEqual([]);
  }));

test('a folder that cannot be written to is the disk to blame', () =>
  inFolder((folder) => {
    mkdirSync(join(folder, 'lock'));
    expect(() => lockRun(join(folder, 'not-there'))).toThrow(expect.objectContaining({ code: 'SLF_DISK_WRITE' }));
  }));
