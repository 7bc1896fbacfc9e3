import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SlfleetError } from '../errors/slfleet-error.js';

const NAME = 'control.json';
const OWNER_ONLY = 0o600;

/** Where a run under way is operated from, and by which key. Lies in its folder, readable by its owner only. */
const access = z.object({ schemaVersion: z.literal(1), url: z.url(), key: z.string().min(1), pid: z.number() });

export interface ControlAccess {
  readonly url: string;
  /** A secret. */
  readonly key: string;
}

/**
 * Whoever writes it works on the run alone: a file that is there already is that of a program that was killed.
 * @throws SlfleetError SLF_DISK_WRITE
 */
export function writeControlFile(folder: string, { url, key }: ControlAccess): void {
  const path = join(folder, NAME);
  try {
    const record: z.input<typeof access> = { schemaVersion: 1, url, key, pid: process.pid };
    // Made anew, so that the rights of what was there do not count.
    rmSync(path, { force: true });
    writeFileSync(path, `${JSON.stringify(record)}\n`, { mode: OWNER_ONLY, flag: 'wx' });
  } catch (cause) {
    throw new SlfleetError('SLF_DISK_WRITE', `${path}: ${(cause as Error).message}`, { cause });
  }
}

export function removeControlFile(folder: string): void {
  rmSync(join(folder, NAME), { force: true });
}

/** @throws SlfleetError SLF_CONTROL_UNREACHABLE, quoting nothing of the file */
export function readControlFile(folder: string): ControlAccess {
  try {
    const { url, key } = access.parse(JSON.parse(readFileSync(join(folder, NAME), 'utf8')));
    return { url, key };
  } catch {
    throw new SlfleetError('SLF_CONTROL_UNREACHABLE', `${folder} is not the folder of a run that can be operated now`);
  }
}
