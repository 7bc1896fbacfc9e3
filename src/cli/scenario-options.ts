import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Override, parseSetting, parseThreshold } from '../scenario/override.js';

/** The options by which every command that takes a scenario changes it. */
export interface ScenarioOptions {
  readonly set: readonly Override[];
  readonly threshold: readonly Override[];
  readonly devices: number | null;
}

/** For commander: a whole number from 1. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

/** Several for one measure are a list of conditions. */
function withThreshold(before: readonly Override[], next: Override): Override[] {
  const [, metric] = next.path;
  const same = before.find(({ path }) => path[1] === metric);
  if (same === undefined) return [...before, next];
  const value = [same.value, next.value].flat();
  return [...before.filter((one) => one !== same), { ...next, value, source: `${same.source} ${next.source}` }];
}

/** Adds `--set`, `--threshold` and `--devices`. */
export function addScenarioOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--set <path=value>', 'set a value of the scenario, such as time.for=30d; may be repeated')
        .argParser((setting: string, before: readonly Override[]) => [...before, parseSetting(setting)])
        .default([], 'as written'),
    )
    .addOption(
      new Option(
        '--threshold <measure: condition>',
        "a threshold instead of the scenario's for that measure, such as 'messages.failed: rate<0.01'; may be repeated",
      )
        .argParser((text: string, before: readonly Override[]) => withThreshold(before, parseThreshold(text)))
        .default([], 'as written'),
    )
    .addOption(
      new Option('--devices <n>', 'scale the population to so many devices')
        .argParser(wholeNumber)
        .default(null, 'as written'),
    );
}
