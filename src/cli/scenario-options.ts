import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Override, parseSetting } from '../scenario/override.js';

/** The options by which every command that takes a scenario changes it. */
export interface ScenarioOptions {
  readonly set: readonly Override[];
  readonly devices: number | null;
}

/** For commander: a whole number from 1. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

/** Adds `--set` and `--devices`. */
export function addScenarioOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--set <path=value>', 'set a value of the scenario, such as time.for=30d; may be repeated')
        .argParser((setting: string, before: readonly Override[]) => [...before, parseSetting(setting)])
        .default([], 'as written'),
    )
    .addOption(
      new Option('--devices <n>', 'scale the population to so many devices')
        .argParser(wholeNumber)
        .default(null, 'as written'),
    );
}
