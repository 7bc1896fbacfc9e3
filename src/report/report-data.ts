import { digestOfEvents } from '../telemetry/digest.js';
import { type Aggregates, aggregate } from './aggregates.js';
import { operatedSentence } from './operated.js';
import { type PhaseFigures, phaseFigures } from './phase-figures.js';
import type { RunDescription } from './run-description.js';
import { readRunFolder } from './run-folder.js';
import type { RunSummary } from './summary.js';
import { openRunTables } from './tables.js';

/** All a report is written from, in every format. */
export interface ReportData {
  readonly folder: string;
  readonly description: RunDescription;
  /** Null when the run has none (yet). */
  readonly summary: RunSummary | null;
  /** Of the event files as they are now. */
  readonly digest: string;
  readonly aggregates: Aggregates;
  /** Empty where the scenario names none. */
  readonly phases: readonly PhaseFigures[];
  readonly notes: readonly string[];
}

/**
 * Reads a run folder and counts its events.
 * @throws SlfleetError `SLF_RUN_NOT_FOUND`, `SLF_RUN_INVALID`
 */
export async function collectReportData(folder: string): Promise<ReportData> {
  const run = readRunFolder(folder);
  const { description, summary } = run;
  const tables = await openRunTables(run.eventsFolder);
  try {
    const notes = [...run.notes];
    if (tables.leftOutLines > 0) notes.push(leftOutNote(tables.leftOutLines));
    const digest = await digestOfEvents(run.eventsFolder);
    if (summary !== null && summary.digest !== digest) {
      notes.push('The event files are not those the summary was written for: their digest is another.');
    }
    const operated = summary === null ? null : operatedSentence(summary);
    if (operated !== null) notes.push(operated);
    const startMs = description.startMs;
    const endMs = startMs === null || summary === null ? null : startMs + summary.time.virtualSeconds * 1_000;
    const aggregates = await aggregate(tables, { startMs, endMs });
    const phases = await phaseFigures(tables, description.phases, aggregates);
    return { folder, description, summary, digest, aggregates, phases, notes };
  } finally {
    tables.close();
  }
}

/** What is said when lines of the event log could not be read. */
export function leftOutNote(lines: number): string {
  return `${lines} event ${lines === 1 ? 'line was' : 'lines were'} left out: not whole, as a run leaves it that is broken off.`;
}
