import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SlfleetError } from '../errors/slfleet-error.js';
import { type RunDescription, runDescriptionSchema } from './run-description.js';
import type { RunSummary } from './summary.js';
import { runSummarySchema } from './summary-schema.js';

/** The names in a run folder (design §7; docs/reference/run-folder.md). */
export const RUN_FILES = {
  description: 'run.json',
  events: 'events',
  summary: 'summary.json',
  checkpoints: 'checkpoints',
} as const;

/** A run folder as it stands on the disk, whole or interrupted. */
export interface RunFolder {
  readonly path: string;
  readonly eventsFolder: string;
  readonly description: RunDescription;
  /** Null while the run goes on, or when it was broken off before its summary was written. */
  readonly summary: RunSummary | null;
  /** What a reader of the report should know about the folder, in words. */
  readonly notes: readonly string[];
}

/**
 * Reads a run folder's `run.json` and, where there is one, its `summary.json`.
 * @throws SlfleetError `SLF_RUN_NOT_FOUND` when it is no run folder, `SLF_RUN_INVALID` when `run.json` cannot be read
 */
export function readRunFolder(path: string): RunFolder {
  const eventsFolder = join(path, RUN_FILES.events);
  const descriptionText = readText(join(path, RUN_FILES.description));
  if (descriptionText === null || !isFolder(eventsFolder)) {
    throw new SlfleetError('SLF_RUN_NOT_FOUND', `${path} is not the folder of a run`);
  }
  const { summary, notes } = readSummary(join(path, RUN_FILES.summary));
  return { path, eventsFolder, description: readDescription(path, descriptionText), summary, notes };
}

function readDescription(path: string, text: string): RunDescription {
  try {
    return runDescriptionSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new SlfleetError('SLF_RUN_INVALID', `${join(path, RUN_FILES.description)} cannot be read`, { cause });
  }
}

function readSummary(path: string): { summary: RunSummary | null; notes: string[] } {
  const text = readText(path);
  if (text === null) {
    return {
      summary: null,
      notes: [
        'The run has no summary.json: it is still going on, or was broken off. The figures cover its events so far.',
      ],
    };
  }
  const parsed = runSummarySchema.safeParse(parseJson(text));
  if (parsed.success) return { summary: parsed.data, notes: [] };
  return {
    summary: null,
    notes: ['summary.json is not whole or of another version and was left out. The figures come from the events.'],
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Null when there is no such file. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
