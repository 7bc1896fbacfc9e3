import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { draw } from '../../random/draw.js';
import { COMPARE_FORMATS, type CompareFormat } from '../../report/compare/compare-formats.js';
import { compareRuns } from '../../report/compare/compare-runs.js';
import { wantsColour } from '../../report/terminal-summary.js';
import type { AddCommand } from '../io.js';
import { saveText } from '../save-text.js';

const STANDARD_OUTPUT = '-';
const EXIT_WORSE = 99;

interface CompareCommandOptions {
  readonly format: CompareFormat;
  readonly out?: string;
  readonly confidence: number;
  readonly tolerance: number;
  readonly seed: number;
  readonly failOnWorse: boolean;
}

/** `slfleet compare <runA> <runB>`: what changed between two runs, and whether it is more than chance. */
export const addCompare: AddCommand = (program, io, done) => {
  program
    .command('compare')
    .description('say what changed from one run to another, and whether it matters')
    .argument('<runA>', 'the folder of the run to compare with')
    .argument('<runB>', 'the folder of the run in question')
    .addOption(
      new Option('--format <format>', 'form of the comparison').choices(Object.keys(COMPARE_FORMATS)).default('text'),
    )
    .option('--out <file>', 'where to write it; - is standard output (default for text and json; html: into runB)')
    .addOption(
      new Option('--confidence <percent>', 'how sure it must be that no measure is called different by chance')
        .argParser((text) => percentOf(text, 50, 99.9))
        .default(0.95, '95'),
    )
    .addOption(
      new Option('--tolerance <percent>', 'changes of answer times and numbers below it do not count')
        .argParser((text) => percentOf(text, 0, 100))
        .default(0.02, '2'),
    )
    .addOption(new Option('--seed <n>', 'seed of the resampling').argParser(wholeSeed).default(1))
    .option('--fail-on-worse', 'end with exit code 99 if B is worse', false)
    .addHelpText(
      'after',
      `
Exit code: 0 whatever is found; with --fail-on-worse 99 if B is worse.

Examples:
  $ slfleet compare runs/before runs/after
  $ slfleet compare runs/before runs/after --format html          writes runs/after/compare.html
  $ slfleet compare runs/before runs/after --format json | jq .verdict
  $ slfleet compare runs/main runs/branch --tolerance 5 --fail-on-worse
`,
    )
    .action(async (folderA: string, folderB: string, options: CompareCommandOptions) => {
      const { format, out, confidence, tolerance, seed, failOnWorse } = options;
      const chance = (stream: number, n: number): number => draw(seed, stream, 'bootstrap', n);
      const comparison = await compareRuns(folderA, folderB, { confidence, tolerance, seed, chance });
      const { file, render } = COMPARE_FORMATS[format];
      const to = out ?? (file === null ? STANDARD_OUTPUT : join(folderB, file));
      const toScreen = to === STANDARD_OUTPUT;
      const text = render(comparison, toScreen && wantsColour(io.stdout, io.env));
      io.stdout.write(toScreen ? text : `${saveText(to, text)}\n`);
      done(failOnWorse && comparison.verdict === 'worse' ? EXIT_WORSE : 0);
    });
};

/** `95`, `95%`: a share, 0 to 1. */
function percentOf(text: string, least: number, most: number): number {
  const value = Number(/^(\d+(?:\.\d+)?)%?$/.exec(text)?.[1] ?? Number.NaN);
  if (!(value >= least && value <= most)) throw new InvalidArgumentError(`Give a percentage from ${least} to ${most}.`);
  return value / 100;
}

function wholeSeed(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}
