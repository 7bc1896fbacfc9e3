import { UNTRUSTWORTHY } from '../pressure-words.js';
import { jointConfidence } from '../resampling/joint-confidence.js';
import { drawResamples } from '../resampling/resamples.js';
import { comparedChecks } from './checks.js';
import { confidenceNote } from './compare-words.js';
import type { ComparedRun, CompareVerdict, Comparison } from './comparison.js';
import { type Family, familiesOf } from './families.js';
import { comparedFigures } from './figures.js';
import { judge } from './judge.js';
import { type RunFigures, readRunFigures } from './run-figures.js';
import { setupDifferences } from './setup-differences.js';

/** Words of `options` that change what is measured, rather than where. */
const TELLING_OPTIONS = ['speed', 'pacing', 'link', 'wire', 'connections'];

export interface CompareOptions {
  /** Probability (0 to 1) that no measure is called different by chance. */
  readonly confidence: number;
  /** Relative change below which nothing matters. */
  readonly tolerance: number;
  readonly seed: number;
  /** Number n of a stream of chance (0 included, 1 excluded), one stream for each unit of resampling. */
  readonly chance: (stream: number, n: number) => number;
}

/**
 * Says what changed from one run to another, and whether it is more than chance: measures are counted from the event
 * logs, and resampled by groups of devices and by stretches of time, because messages of one device, and messages of one
 * moment at one server, are not independent of each other. The interval of a change has room for both (`judge`).
 * @throws SlfleetError `SLF_RUN_NOT_FOUND`, `SLF_RUN_INVALID`
 */
export async function compareRuns(folderA: string, folderB: string, options: CompareOptions): Promise<Comparison> {
  const { confidence, tolerance, seed, chance } = options;
  const a = await readRunFigures(folderA, null);
  const b = await readRunFigures(folderB, a.blocks);
  const families = familiesOf(a, b);
  // Every measure is a chance to be wrong.
  const number = numberOf(families);
  const joint = jointConfidence(confidence, number);
  const judging = {
    resamples: {
      device: drawResamples(a.units.device.ended.length, joint.resamples, (n) => chance(0, n)),
      time: drawResamples(a.units.time.ended.length, joint.resamples, (n) => chance(1, n)),
    },
    alpha: joint.alpha,
    tolerance,
  };
  const measures = families.flatMap((family) => judge(family, a, b, judging));
  const checks = comparedChecks(a.summary, b.summary);
  return {
    schemaVersion: 1,
    a: described(a),
    b: described(b),
    identical: a.digest === b.digest,
    verdict: verdictOf([...measures, ...checks].map(({ verdict }) => verdict)),
    confidence: joint.reached,
    tolerance,
    seed,
    resamples: joint.resamples,
    setup: setupDifferences(a.description, b.description),
    measures,
    checks,
    figures: comparedFigures(a, b),
    notes: [...notesOn(a, b), ...(joint.reached < confidence ? [confidenceNote(confidence, number, joint)] : [])],
  };
}

function numberOf(families: readonly Family[]): number {
  return families.reduce((sum, { names }) => sum + names.length, 0);
}

/** Worse if anything is: what else got better does not make up for it. */
function verdictOf(verdicts: readonly CompareVerdict[]): CompareVerdict {
  const order: readonly CompareVerdict[] = ['worse', 'better', 'changed', 'same'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'incomparable';
}

function described({ folder, description, digest, devices, messages }: RunFigures): ComparedRun {
  return {
    folder,
    scenario: description.scenario,
    seed: description.seed,
    digest,
    devices: devices.reduce((sum, count) => sum + count, 0),
    messages,
  };
}

function notesOn(a: RunFigures, b: RunFigures): string[] {
  const notes = [a, b].flatMap((run) => run.notes.map((note) => `${run.folder}: ${note}`));
  if (a.description.scenario !== b.description.scenario) {
    notes.push('These are runs of different scenarios: what differs may be what they are about.');
  }
  const other = TELLING_OPTIONS.filter((name) => a.description.options[name] !== b.description.options[name]);
  if (other.length > 0) notes.push(`They were run with another ${other.join(', ')}, which changes what is measured.`);
  for (const run of [a, b]) {
    const { summary, folder } = run;
    if (summary?.interrupted === true || (summary?.abortedBy ?? null) !== null) {
      notes.push(`${folder} was ended early: it is compared as far as it came.`);
    }
    if (summary?.generator.trustworthy === false) notes.push(`${folder}: ${UNTRUSTWORTHY}`);
  }
  return notes;
}
