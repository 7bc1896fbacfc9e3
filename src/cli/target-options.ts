import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { FleetPlan } from '../fleet/plan.js';
import type { Verdict } from '../fleet/preflight/preflight.js';
import { type OpenTarget, openTarget, type TargetOptions } from '../fleet/target/open-target.js';
import type { Override } from '../scenario/override.js';
import type { CliIo } from './io.js';

/** The options by which a command is sent to a server that is the user's own. */
export interface TargetCommandOptions extends TargetOptions {
  readonly target?: string;
  readonly ca?: string;
  readonly serverName?: string;
}

/** Adds `--target` and what goes with it. */
export function addTargetOptions(command: Command): Command {
  command
    .option('--target <url>', 'a server that is your own instead of the embedded one')
    .option('--ca <file>', 'CA file (PEM) of the target')
    .option('--server-name <name>', "name the target's certificate must have, if it is not the host of its URL");
  return addCredentialOptions(command);
}

/** Adds what lets a command in at a server of the user's own. */
export function addCredentialOptions(command: Command): Command {
  return command
    .option('--tokens <file>', 'YAML or JSON file with the ID token of each virtual account (or one in SLFLEET_TOKEN)')
    .option(
      '--api <url>',
      "make the ID tokens through the target's REST API (default with SLFLEET_API_CLIENT_ID and _SECRET: its port 8443)",
    )
    .option('--keep-tokens', 'do not revoke at the end the tokens that were made', false)
    .option('--no-probe', 'before the load, do not register a device on trial')
    .addOption(
      new Option('--allow-target <host>', 'reach this host although it is no private address; may be repeated')
        .argParser((host: string, before: readonly string[]) => [...before, host])
        .default([], 'none'),
    );
}

/** What these options change in a scenario. */
export function targetOverrides({ target, ca, serverName }: TargetCommandOptions, link?: unknown): Override[] {
  const overrides: Override[] = [];
  if (target !== undefined) {
    overrides.push({ path: ['endpoint', 'at'], value: target, source: `--target ${target}` });
    // A server of the user's own can only be reached over https.
    if (link === undefined)
      overrides.push({ path: ['endpoint', 'link'], value: 'https', source: `--target ${target}` });
  }
  // A path in a scenario is relative to its folder; one on the command line is not.
  if (ca !== undefined) overrides.push({ path: ['endpoint', 'caFile'], value: resolve(ca), source: `--ca ${ca}` });
  if (serverName !== undefined) {
    overrides.push({ path: ['endpoint', 'serverName'], value: serverName, source: `--server-name ${serverName}` });
  }
  return overrides;
}

const WORD_WIDTH = 9;
const NAME_WIDTH = 13;

/** `ok       port          8443 is open`; a failure has a second line with what to do. */
export function verdictLine({ check, verdict, what, todo }: Verdict): string {
  const line = `${verdict.padEnd(WORD_WIDTH)}${check.padEnd(NAME_WIDTH)} ${what}\n`;
  return todo === null ? line : `${line}${' '.repeat(WORD_WIDTH + NAME_WIDTH + 1)}${todo}\n`;
}

/**
 * Opens the server a plan names, if it is the user's own, telling each verdict on standard error unless quiet; carries out
 * what is to be done with it, and closes it however that ends.
 * @throws SlfleetError as `openTarget`
 */
export async function withTarget<Result>(
  plan: FleetPlan,
  options: TargetOptions & { readonly quiet: boolean },
  io: CliIo,
  use: (target: OpenTarget | null) => Promise<Result>,
): Promise<Result> {
  if (plan.endpoint.at === 'embedded') return use(null);
  const target = await openTarget(plan, options, io.env, (verdict) => {
    if (!options.quiet) io.stderr.write(verdictLine(verdict));
  });
  try {
    return await use(target);
  } finally {
    const left = await target.close();
    if (left !== null) io.stderr.write(`Tokens that were made for this run could not be revoked: ${left}\n`);
  }
}
