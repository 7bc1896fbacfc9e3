import { InvalidArgumentError, Option } from 'commander';
import { nearestWordHint } from '../../errors/nearest-word.js';
import { quoted } from '../../errors/shown.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import type { WrittenCommand } from '../../live/command.js';
import { RunClient, type RunState } from '../../live/run-client.js';
import { formatCount, formatInstant, formatMs, formatRate, formatSeconds } from '../../report/format-values.js';
import { parseSetting } from '../../scenario/override.js';
import type { AddCommand, CliIo } from '../io.js';

interface CtlOptions {
  readonly on: readonly string[];
  readonly account: readonly string[];
  readonly share?: string;
  readonly json: boolean;
}

interface Action {
  readonly form: string;
  readonly about: string;
  /** What is sent; null: the run is only asked. Throws SlfleetError SLF_CONTROL_INVALID if the words do not fit. */
  readonly command: (words: readonly string[], options: CtlOptions) => WrittenCommand | null;
}

const ACTIONS: Readonly<Record<string, Action>> = {
  status: { form: 'status', about: 'what the run is at', command: (words) => exactly(words, 0, null) },
  pause: { form: 'pause', about: 'virtual time stands still', command: (words) => exactly(words, 0, { do: 'pause' }) },
  resume: { form: 'resume', about: 'it goes on', command: (words) => exactly(words, 0, { do: 'resume' }) },
  speed: {
    form: 'speed <speed>',
    about: 'max, or a factor such as 60x',
    command: (words) => exactly(words, 1, { do: 'speed', speed: words[0] ?? '' }),
  },
  storm: {
    form: 'storm <event> [name=value]…',
    about: 'an event or a fault of `slfleet list`, at once',
    command: ([name, ...settings], options) => {
      if (name === undefined) throw wrong('storm wants the name of an event or a fault');
      return { do: 'storm', name, parameters: parametersOf(settings), on: selectionOf(options) };
    },
  },
  scale: {
    form: 'scale <label> <count>',
    about: 'so many devices of a group are on: new ones join, or the surplus is switched off',
    command: (words) => exactly(words, 2, { do: 'scale', label: words[0] ?? '', count: countOf(words[1] ?? '') }),
  },
};

function wrong(message: string): SlfleetError {
  return new SlfleetError('SLF_CONTROL_INVALID', message);
}

function exactly<Value>(words: readonly string[], number: number, value: Value): Value {
  if (words.length !== number)
    throw wrong(`${number === 0 ? 'no' : number} word${number === 1 ? '' : 's'} belong here, not ${words.length}`);
  return value;
}

function countOf(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw wrong(`${quoted(text)} is no number of devices`);
  return Number(text);
}

/** `licence=… count=5`, the values as YAML has them. */
function parametersOf(settings: readonly string[]): Record<string, unknown> | null {
  if (settings.length === 0) return null;
  return Object.fromEntries(
    settings.map((setting) => {
      const at = setting.indexOf('=');
      if (at < 1) throw wrong(`${quoted(setting)} has not the form name=value`);
      return [setting.slice(0, at), parseSetting(`value=${setting.slice(at + 1)}`).value];
    }),
  );
}

function selectionOf({ on, account, share }: CtlOptions): Record<string, unknown> | null {
  const selection = {
    ...(on.length === 0 ? {} : { label: on }),
    ...(account.length === 0 ? {} : { account }),
    ...(share === undefined ? {} : { share }),
  };
  return Object.keys(selection).length === 0 ? null : selection;
}

/** `slfleet ctl <run> <action>`: looks at a run that goes on in another process, and operates it. */
export const addCtl: AddCommand = (program, io, done) => {
  const several = (flags: string, about: string): Option =>
    new Option(flags, `${about}; may be repeated`)
      .argParser((given: string, before: readonly string[]) => {
        if (given === '') throw new InvalidArgumentError('Give a name.');
        return [...before, given];
      })
      .default([], 'all');
  const forms = Object.values(ACTIONS).map(({ form, about }) => `  ${form.padEnd(28)} ${about}`);
  program
    .command('ctl')
    .description('look at a run that goes on, and operate it')
    .argument('<run>', 'folder of the run, or its address (then the key comes from SLFLEET_KEY)')
    .argument('<action>', Object.keys(ACTIONS).join(', '))
    .argument('[words...]', 'what belongs to the action')
    .addOption(several('--on <label>', 'storm: only devices with this label'))
    .addOption(several('--account <name>', 'storm: only devices of this virtual account'))
    .option('--share <share>', 'storm: only a share of the devices, such as 10%')
    .option('--json', 'print the state of the run as JSON', false)
    .addHelpText(
      'after',
      `
Actions:
${forms.join('\n')}

The run must have been started or resumed with --ui or --control. Its key is in control.json in its folder, for its owner only.

Examples:
  $ slfleet ctl runs/my-rollout status
  $ slfleet ctl runs/my-rollout pause
  $ slfleet ctl runs/my-rollout speed 600x
  $ slfleet ctl runs/my-rollout storm reload --on access --share 10%
  $ slfleet ctl runs/my-rollout storm server-down for=1h
  $ slfleet ctl runs/my-rollout scale access 5000 --json
`,
    )
    .action(async (place: string, name: string, words: readonly string[], options: CtlOptions) => {
      const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
      if (action === undefined) {
        throw wrong(`there is no action ${quoted(name)}${nearestWordHint(name, Object.keys(ACTIONS))}`);
      }
      const command = action.command(words, options);
      const client = new RunClient(place, io.env.SLFLEET_KEY || null);
      const state = command === null ? await client.state() : await client.tell(command);
      print(state, options.json, io);
      done(0);
    });
};

function print(state: RunState, json: boolean, { stdout }: CliIo): void {
  stdout.write(json ? `${JSON.stringify(state, null, 2)}\n` : `${linesOf(state).join('\n')}\n`);
}

function linesOf(state: RunState): string[] {
  if (state.progress === undefined) return [`state      ${state.phase}`];
  const { progress, failures, seen, speed, sizes, workers, controls } = state;
  const states = Object.entries(seen.byState).filter(([, count]) => count > 0);
  const listed = (entries: readonly (readonly [string, number])[]): string =>
    entries.map(([word, count]) => `${word} ${formatCount(count)}`).join(', ') || 'none';
  return [
    `state      ${state.phase}, speed ${speed === 'max' ? 'max' : `${speed}x`}`,
    `time       ${formatInstant(progress.virtualMs)} (virtual), ${formatSeconds(progress.wallMs / 1_000)} so far, stall ${formatSeconds(progress.stallMs / 1_000)}`,
    `devices    ${formatCount(progress.devices)}: ${listed(states)}`,
    `groups     ${listed(Object.entries(sizes))}`,
    `messages   ${formatCount(progress.sent)} sent, ${formatCount(progress.failed)} failed`,
    `failures   ${listed(Object.entries(failures))}`,
    ...workers.map(
      ({ worker, alive, reachedMs, eventsPerSecond, loopDelayMs }) =>
        `worker ${worker + 1}   ${alive ? `${formatInstant(reachedMs)}, ${formatRate(eventsPerSecond)} events/s${loopDelayMs === null ? '' : `, loop delay p99 ${formatMs(loopDelayMs.p99)}`}` : 'at its end'}`,
    ),
    ...controls.map(({ what, virtualMs }) => `operator   ${formatInstant(virtualMs)}: ${what}`),
  ];
}
