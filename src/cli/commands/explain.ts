import { findDefect } from '../../device/defects/find.js';
import { defectInWords } from '../../device/defects/words.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { type Explanation, explain } from '../../scenario/explain.js';
import { loadScenario } from '../../scenario/load.js';
import { formatDiagnostic } from '../../scenario/problem.js';
import type { AddCommand } from '../io.js';
import { addScenarioOptions, type ScenarioOptions } from '../scenario-options.js';
import { table } from '../table.js';

/** First word of the other form: `slfleet explain defect CSCwa85199`. */
const DEFECT = 'defect';

/**
 * `slfleet explain <scenario>`: the population and the timeline it would run. `slfleet explain defect <id>`: what it is,
 * which releases have it, how it shows, what cures it (design §5).
 */
export const addExplain: AddCommand = (program, io, done) => {
  const command = program
    .command('explain')
    .description('show the population and the timeline of a scenario without running it, or what a defect is')
    .argument('<scenario>', 'a name of the library, or a file; or the word defect')
    .argument('[id]', 'after the word defect: its id, such as CSCwa85199')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ slfleet explain mixed-campus
  $ slfleet explain classic-year --devices 100 --set time.for=90d
  $ slfleet explain my-scenario.yaml --json
  $ slfleet explain defect CSCwa85199
`,
    );
  addScenarioOptions(command).action((scenario: string, id: string | undefined, options: ExplainOptions) => {
    if (id !== undefined) {
      const defect = findDefect(requireDefectId(scenario, id, options));
      io.stdout.write(options.json === true ? `${JSON.stringify(defect, null, 2)}\n` : defectInWords(defect));
      done(0);
      return;
    }
    const loaded = loadScenario(scenario, {
      overrides: [...options.set, ...options.threshold],
      devices: options.devices,
    });
    for (const warning of loaded.warnings) io.stderr.write(`${formatDiagnostic(warning)}\n`);
    const explanation = explain(loaded);
    io.stdout.write(options.json === true ? `${JSON.stringify(explanation, null, 2)}\n` : textOf(explanation));
    done(0);
  });
};

type ExplainOptions = ScenarioOptions & { readonly json?: boolean };

/** The id, if these two words and the options are the form for a defect. */
function requireDefectId(word: string, id: string, { set, devices }: ExplainOptions): string {
  if (word !== DEFECT) {
    const what = `"${word} ${id}" is too much: give one scenario, or the word ${DEFECT} and an id`;
    throw new SlfleetError('SLF_USAGE', what);
  }
  if (set.length > 0 || devices !== null) {
    throw new SlfleetError('SLF_USAGE', '--set and --devices are for scenarios, not for a defect');
  }
  return id;
}

function textOf(explanation: Explanation): string {
  const { scenario, title, about, seed, time, endpoint, wire, devices, groups, accounts, timeline } = explanation;
  const parts = [
    `${scenario}: ${title}\n${about === '' ? '' : `${about}\n`}`,
    [
      `Time      ${time.for} from ${time.start}, speed ${time.speed}, pacing ${time.pacing}, seed ${seed}`,
      `Endpoint  ${endpoint.kind}, ${endpoint.at}, ${endpoint.link}, latency ${endpoint.latency}`,
      `Wire      ${wire.mode}, ${wire.keys}, ${wire.connections}${wire.dialect === null ? '' : `, ${wire.dialect}`}`,
      '',
    ].join('\n'),
    `Population: ${devices} devices\n${table(
      ['label', 'profile', 'release', 'devices', 'members', 'licences', 'account'],
      groups.map((group) => [
        group.label,
        group.profile,
        group.release,
        group.devices,
        group.members,
        group.licences.join(', '),
        group.account,
      ]),
    )}`,
    `Virtual accounts\n${table(
      ['account', 'number', 'devices', 'tokens', 'licences'],
      accounts.map((account) => [
        account.name,
        account.accounts,
        account.devices,
        account.tokens.join(', '),
        Object.entries(account.licences)
          .map(([name, quantity]) => `${quantity} ${name}`)
          .join(', '),
      ]),
    )}`,
    `Timeline (virtual time)\n${table(
      ['when', 'what', 'on'],
      timeline.map(({ when, what, on }) => [when, what, on]),
    )}`,
    expectedText(explanation),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function expectedText({ expectations, thresholds }: Explanation): string {
  const rows = [
    ...expectations.map(({ name, what, when, on, wanted }) => [name, what, when, on, wanted]),
    ...Object.entries(thresholds).flatMap(([metric, conditions]) =>
      conditions.map((condition) => ['threshold', metric, 'end', '', condition]),
    ),
  ];
  return rows.length === 0 ? '' : `Expected\n${table(['expectation', 'what', 'when', 'on', 'wanted'], rows)}`;
}
