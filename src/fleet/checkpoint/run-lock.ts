import { randomUUID } from 'node:crypto';
import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { diskError } from '../../errors/disk-error.js';
import { SlfleetError } from '../../errors/slfleet-error.js';

const FILE = 'lock';

/** Who works on a run folder. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When that process started, where the system tells; a number may be given to another process later. */
  readonly started: string | null;
}

/** Field 22 of Linux's `stat`: clock ticks from the start of the system; the name of the program before it may hold blanks. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A holder on another host cannot be looked at: it is taken to be at work. */
function isAtWork({ pid, host, started }: Holder): boolean {
  if (host !== hostname()) return true;
  return isAlive(pid) && (started === null || started === startOf(pid));
}

function holderOf(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/**
 * Gives a file another name as well: whole and at once, so that nobody reads half of it; where a disk has no second names, a copy.
 * @returns false: something has that name
 */
function nameAlso(file: string, name: string): boolean {
  try {
    try {
      linkSync(file, name);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw error;
      copyFileSync(file, name, constants.COPYFILE_EXCL);
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function refuseIfAtWork(holder: Holder | null, path: string): void {
  if (holder === null || !isAtWork(holder)) return;
  throw new SlfleetError('SLF_RUN_ACTIVE', `process ${holder.pid} on ${holder.host} works on this run (${path})`);
}

/**
 * Clears away a lock whose holder is gone. Others may be about to do the same, and one of them may have taken the run since it was
 * looked at: so it is moved first, and looked at again where nobody else finds it.
 * @param aside a name nobody else uses
 * @throws SlfleetError SLF_RUN_ACTIVE
 */
function clearAway(path: string, aside: string): void {
  refuseIfAtWork(holderOf(path), path);
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    const moved = holderOf(aside);
    if (moved !== null && isAtWork(moved)) nameAlso(aside, path);
    refuseIfAtWork(moved, path);
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * Takes a run folder, so that no second program writes into it. What a program that was killed left is taken over.
 * @param folder of the checkpoints
 * @returns gives it free again
 * @throws SlfleetError SLF_RUN_ACTIVE, SLF_DISK_WRITE
 */
export function lockRun(folder: string): () => void {
  const path = join(folder, FILE);
  const holder: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  const own = `${path}.${randomUUID()}`;
  try {
    writeFileSync(own, `${JSON.stringify(holder)}\n`, { flag: 'wx', mode: 0o600 });
    while (!nameAlso(own, path)) clearAway(path, `${own}.moved`);
  } catch (cause) {
    throw cause instanceof SlfleetError ? cause : diskError(path, cause);
  } finally {
    rmSync(own, { force: true });
  }
  return () => rmSync(path, { force: true });
}
