import { z } from 'zod';
import type { PhaseSpan } from './phase-figures.js';

/**
 * `run.json`: what a run was, written before its first event, so that an interrupted run can be reported too. Times are
 * virtual milliseconds. A reader takes what is there: a run folder of another version, or one merged by hand, still
 * gives a report, only with fewer words at its head.
 */
export interface RunDescription {
  readonly schemaVersion: 1;
  readonly scenario: string;
  readonly title: string;
  readonly about: string;
  readonly seed: number;
  /** Virtual start, ms since the Unix epoch; null when unknown, then the first event stands for it. */
  readonly startMs: number | null;
  /** Virtual time the run was to take; null when unknown. */
  readonly durationMs: number | null;
  /** Named stretches of the run; virtual ms from its start. */
  readonly phases: readonly PhaseSpan[];
  /** How it was run, by the names of the command line: speed, pacing, link, wire, keys, workers, target. */
  readonly options: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly host: Readonly<Record<string, string | number>>;
  /** The scenario with every name resolved and every default filled in. */
  readonly resolved: unknown;
}

const words = z.record(z.string(), z.union([z.string(), z.number()]));

/** Reads `run.json` leniently: what is missing or of another type becomes empty. Anything but an object is an error. */
export const runDescriptionSchema: z.ZodType<RunDescription> = z.looseObject({
  schemaVersion: z.literal(1).catch(1),
  scenario: z.string().catch('unnamed'),
  title: z.string().catch(''),
  about: z.string().catch(''),
  seed: z.number().catch(0),
  startMs: z.number().nullable().catch(null),
  durationMs: z.number().nullable().catch(null),
  phases: z.array(z.object({ name: z.string(), fromMs: z.number(), untilMs: z.number() })).catch([]),
  options: words.catch({}),
  versions: z.record(z.string(), z.string()).catch({}),
  host: words.catch({}),
  resolved: z.unknown().catch(null).default(null),
});
