import { Argument } from 'commander';
import { DEFECTS } from '../../device/defects/register.js';
import { affectedInWords } from '../../device/defects/words.js';
import { listProfiles } from '../../device/profile/load.js';
import { STEP_EVENTS } from '../../fleet/events/register.js';
import { FAULTS } from '../../network/faults/register.js';
import { listScenarios } from '../../scenario/library.js';
import { THRESHOLD_METRICS } from '../../scenario/threshold-metrics.js';
import type { AddCommand } from '../io.js';
import { table } from '../table.js';

/** A line of a list: what `--json` prints; the table shows some of it. */
type Entry = Readonly<Record<string, unknown>>;

interface List {
  readonly entries: () => readonly Entry[];
  readonly columns: readonly string[];
  /** What the table shows, where it is written otherwise than `--json` has it. */
  readonly shown?: () => readonly Entry[];
}

/** Everything that can be listed. */
const LISTS: Readonly<Record<string, List>> = {
  scenarios: { entries: () => listScenarios().map((entry) => ({ ...entry })), columns: ['name', 'title'] },
  profiles: {
    entries: () =>
      listProfiles().map((profile) => ({
        ...profile,
        from: profile.releases[0],
        to: profile.releases.at(-1),
        members: profile.maxMembers,
      })),
    columns: ['name', 'pid', 'from', 'to', 'members', 'title'],
  },
  defects: {
    entries: () => DEFECTS.map((defect) => ({ ...defect })),
    columns: ['id', 'notice', 'headline', 'affected', 'fixed'],
    shown: () =>
      DEFECTS.map((defect) => ({ ...defect, affected: affectedInWords(defect), fixed: defect.fixed.join(', ') })),
  },
  faults: {
    entries: () => Array.from(FAULTS.values(), ({ name, about, source }) => ({ name, about, source })),
    columns: ['name', 'about', 'source'],
  },
  events: {
    entries: () => Array.from(STEP_EVENTS.values(), ({ name, target, about }) => ({ name, target, about })),
    columns: ['name', 'target', 'about'],
  },
  measures: {
    entries: () =>
      Object.entries(THRESHOLD_METRICS).map(([name, { aggregates, live, about }]) => ({
        name,
        conditions: aggregates.flatMap((one) => (one === 'value' ? [] : [one === 'p' ? 'p(N)' : one])).join(' '),
        live: live !== null,
        about,
      })),
    columns: ['name', 'conditions', 'about'],
  },
};

function cell(value: unknown): string | number {
  return typeof value === 'number' ? value : String(value ?? '');
}

/** `slfleet list scenarios|profiles|defects|faults|events|measures` (design §5). */
export const addList: AddCommand = (program, io, done) => {
  program
    .command('list')
    .description('list what there is')
    .addArgument(new Argument('<what>', 'what to list').choices(Object.keys(LISTS)))
    .option('--json', 'as JSON, with everything that is known')
    .addHelpText(
      'after',
      `
Examples:
  $ slfleet list scenarios
  $ slfleet list profiles --json
  $ slfleet list defects
  $ slfleet list measures                  what a threshold may be about in any part of a run
`,
    )
    .action((what: string, { json }: { readonly json?: boolean }) => {
      const { entries, columns, shown = entries } = LISTS[what] as List;
      const list = json === true ? entries() : shown();
      const rows = list.map((entry) => columns.map((column) => cell(entry[column])));
      io.stdout.write(json === true ? `${JSON.stringify(list, null, 2)}\n` : table(columns, rows));
      done(0);
    });
};
