import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { SlfleetError } from '../errors/slfleet-error.js';

/** The folder of one run (design §7). Everything in it but `run.json` is written while or after the fleet runs. */
export interface RunFolder {
  readonly path: string;
  readonly events: string;
}

/** What `run.json` records: enough to know what was run, by what and where, and to run it again. */
export interface RunRecord {
  /** The scenario as resolved, overrides included. Holds no token. */
  readonly scenario: unknown;
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly seed: number;
  readonly version: string;
  readonly link: string;
  readonly speed: number | 'max';
  readonly startMs: number;
  readonly endMs: number;
  readonly startedAt: string;
}

/**
 * Makes the folder of a run and writes `run.json`.
 * @param path must not exist, or be empty
 * @throws SlfleetError SLF_OUT_NOT_EMPTY, SLF_OUT_UNWRITABLE
 */
export function createRunFolder(path: string, record: RunRecord): RunFolder {
  const folder: RunFolder = { path, events: join(path, 'events') };
  try {
    if (existsSync(path) && readdirSync(path).length > 0) {
      throw new SlfleetError('SLF_OUT_NOT_EMPTY', `${path} is not empty`);
    }
    mkdirSync(folder.events, { recursive: true });
    const host = {
      node: process.version,
      platform: platform(),
      arch: arch(),
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryBytes: totalmem(),
    };
    writeFileSync(join(path, 'run.json'), `${JSON.stringify({ schemaVersion: 1, ...record, host }, null, 2)}\n`);
  } catch (error) {
    if (error instanceof SlfleetError) throw error;
    throw new SlfleetError('SLF_OUT_UNWRITABLE', `${path}: ${(error as Error).message}`, { cause: error });
  }
  return folder;
}
