import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { SlfleetError } from '../errors/slfleet-error.js';
import { makeFolders } from '../files/make-folders.js';
import type { RunDescription } from '../report/run-description.js';
import { RUN_FILES } from '../report/run-folder.js';

/** The folder of one run (design §7). Everything in it but `run.json` is written while or after the fleet runs. */
export interface RunFolder {
  readonly path: string;
  readonly events: string;
  /** What `slfleet resume` needs. Holds secrets; gone when the run has come to its end. */
  readonly checkpoints: string;
  /** It was not there before. */
  readonly isNew: boolean;
}

/**
 * Makes the folder of a run and writes `run.json`.
 * @param path must not exist, or be empty
 * @throws SlfleetError SLF_OUT_NOT_EMPTY, SLF_OUT_UNWRITABLE
 */
export function createRunFolder(path: string, description: Omit<RunDescription, 'schemaVersion' | 'host'>): RunFolder {
  const folder: RunFolder = { ...foldersIn(path), isNew: !existsSync(path) };
  try {
    if (!folder.isNew && readdirSync(path).length > 0) {
      throw new SlfleetError('SLF_OUT_NOT_EMPTY', `${path} is not empty`);
    }
    makeFolders(folder.events);
    mkdirSync(folder.checkpoints, { mode: 0o700 });
    const host = {
      platform: platform(),
      arch: arch(),
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryBytes: totalmem(),
    };
    const record: RunDescription = { schemaVersion: 1, ...description, host };
    writeFileSync(join(path, RUN_FILES.description), `${JSON.stringify(record, null, 2)}\n`);
  } catch (error) {
    if (error instanceof SlfleetError) throw error;
    throw new SlfleetError('SLF_OUT_UNWRITABLE', `${path}: ${(error as Error).message}`, { cause: error });
  }
  return folder;
}

export function foldersIn(path: string): Omit<RunFolder, 'isNew'> {
  return { path, events: join(path, RUN_FILES.events), checkpoints: join(path, RUN_FILES.checkpoints) };
}

/** Removes what `createRunFolder` has made, for a run that could not begin. */
export function discardRunFolder({ path, events, checkpoints, isNew }: RunFolder): void {
  rmSync(checkpoints, { recursive: true });
  rmSync(events, { recursive: true });
  rmSync(join(path, RUN_FILES.description));
  if (isNew) rmdirSync(path);
}
