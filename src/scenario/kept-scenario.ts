import { existsSync } from 'node:fs';
import { SlfleetError } from '../errors/slfleet-error.js';
import { readCheckpoint, writeCheckpoint } from '../fleet/checkpoint/checkpoint-file.js';
import { foldersIn, type RunFolder } from '../fleet/run-folder.js';
import { readRunFolder } from '../report/run-folder.js';
import type { LoadedScenario } from './load.js';

const NAME = 'scenario';

/** What a run was to do, as it was read: a scenario may come from a file that has changed since. */
export interface KeptScenario {
  /** Of the program. */
  readonly version: string;
  readonly loaded: LoadedScenario;
  /** Where its devices are left at the end; null: nowhere. */
  readonly fleetFile: string | null;
}

/** @throws SlfleetError SLF_DISK_WRITE */
export function keepScenario(folder: RunFolder, kept: KeptScenario): void {
  writeCheckpoint(folder.checkpoints, NAME, 1, kept);
}

/**
 * Reads what a run that has not come to its end was to do. Nothing is changed.
 * @throws SlfleetError SLF_RUN_NOT_FOUND, SLF_RUN_INVALID, SLF_RUN_FINISHED, SLF_CHECKPOINT_VERSION, SLF_CHECKPOINT_DAMAGED
 */
export function openRun(path: string, version: string): Omit<KeptScenario, 'version'> & { readonly folder: RunFolder } {
  const { summary } = readRunFolder(path);
  const folder = { ...foldersIn(path), isNew: false };
  if (summary !== null && !summary.interrupted) {
    throw new SlfleetError('SLF_RUN_FINISHED', `${path}: the run has come to its end`);
  }
  const kept = existsSync(folder.checkpoints) ? readCheckpoint<KeptScenario>(folder.checkpoints, NAME) : null;
  if (kept === null) {
    throw new SlfleetError('SLF_RUN_INVALID', `${path}: there is no checkpoint to go on from`);
  }
  if (kept.content.version !== version) {
    const text = `${path} was run by slfleet ${kept.content.version}, this is ${version}`;
    throw new SlfleetError('SLF_CHECKPOINT_VERSION', text);
  }
  const { loaded, fleetFile } = kept.content;
  return { loaded, fleetFile, folder };
}
