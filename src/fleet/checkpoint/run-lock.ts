import { readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * Takes a run folder, so that no second program writes into it. What a program that was killed left is taken over.
 * @param folder of the checkpoints
 * @returns gives it free again
 * @throws SlfleetError SLF_RUN_ACTIVE, SLF_DISK_WRITE
 */
export function lockRun(folder: string): () => void {
  const path = join(folder, FILE);
  const before = holderOf(path);
  if (before !== null) {
    if (isAtWork(before)) {
      throw new SlfleetError('SLF_RUN_ACTIVE', `process ${before.pid} on ${before.host} works on this run (${path})`);
    }
    rmSync(path, { force: true });
  }
  const holder: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  try {
    writeFileSync(path, `${JSON.stringify(holder)}\n`, { flag: before === null ? 'w' : 'wx', mode: 0o600 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new SlfleetError('SLF_RUN_ACTIVE', `another program has just taken this run (${path})`, { cause });
    }
    throw diskError(path, cause);
  }
  return () => rmSync(path, { force: true });
}
