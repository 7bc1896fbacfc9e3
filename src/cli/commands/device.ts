import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { InvalidArgumentError, Option } from 'commander';
import type { DeviceFiles } from '../../device/console/console-device.js';
import type { Exchange } from '../../device/console/script.js';
import { loadProfile } from '../../device/profile/load.js';
import type { Profile } from '../../device/profile/profile.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { flashFolder } from '../../fleet/flash-folder.js';
import { type LoneDevice, loneDevice } from '../../fleet/lone-device.js';
import { lonePlan } from '../../fleet/lone-plan.js';
import { homeFolder } from '../../pki/home-folder.js';
import { wantsColour } from '../../report/terminal-summary.js';
import { LocalConsoles } from '../../terminal/local/local-console.js';
import { Script } from '../../terminal/local/script.js';
import { runShell } from '../../terminal/shell.js';
import { writeOut } from '../../terminal/write-out.js';
import type { AddCommand, CliIo } from '../io.js';
import { portNumber } from '../port-number.js';
import { wholeNumber } from '../scenario-options.js';
import { untilInterrupted } from '../until-interrupted.js';

/** Where a script's device starts unless told otherwise: the same answers every time, as of scenarios. */
const SCRIPT_START_MS = Date.UTC(2026, 0, 1);
const LATEST_START_MS = Date.UTC(9000, 0, 1);
const SSH_HOST = '127.0.0.1';

interface DeviceOptions {
  readonly release?: string;
  readonly command: readonly string[];
  readonly members: number;
  readonly seed: number;
  /** Virtual start, ms since the epoch. */
  readonly start?: number;
  readonly ssh?: number;
  readonly sshKey?: string;
  /** A folder of this machine. */
  readonly flash?: string;
  readonly echo: boolean;
  readonly json: boolean;
}

/** `slfleet device`: the console of one virtual device on an embedded endpoint (design §5). */
export const addDevice: AddCommand = (program, io, done) => {
  program
    .command('device')
    .description('the console of one virtual device, with a CSSM of its own')
    .argument('<profile>', 'device model, see `slfleet list profiles`')
    .option('--release <release>', 'of its operating system (default: the newest)')
    .addOption(
      new Option('-c, --command <command>', 'carry this out and end; may be repeated')
        .argParser((command: string, before: readonly string[]) => [...before, command])
        .default([], 'interactive, or standard input'),
    )
    .addOption(new Option('--members <n>', 'switches of the stack, or supervisors').argParser(wholeNumber).default(1))
    .addOption(new Option('--seed <n>', 'seed of all chance').argParser(wholeNumber).default(1))
    .addOption(
      new Option('--start <date>', 'its time at the start, such as 2026-01-01T12:00:00Z')
        .argParser(startInstant)
        .default(undefined, 'now; of a script, 2026-01-01'),
    )
    .addOption(
      new Option('--ssh <port>', 'serve it over SSH until Ctrl-C, instead; 0 takes a free port')
        .argParser(portNumber)
        .conflicts('command'),
    )
    .option('--ssh-key <file>', 'public keys that may log in over SSH, as in authorized_keys')
    .option('--flash <folder>', 'a folder of this machine as its flash: (default: in memory, gone at the end)')
    .option('--echo', 'of a script: show prompt and command before each answer', false)
    .option('--json', 'of a script: one JSON object a command; with --ssh: what is to be known as one', false)
    .addHelpText(
      'after',
      `
The device is out of its box. Its commands are those of its OS; beside them:
  !advance 30d   moves its time on          !token   puts an ID token into $TOKEN
  !state         shows it as JSON           !help    lists these

At a terminal its clock follows the wall clock. In a script each command takes it one second, questions it is asked are
answered as Enter would answer them, and standard output holds exactly what it prints.
Over SSH any user name will do; the password is that of the environment variable SLFLEET_SSH_PASSWORD, or a new one that is
printed. The host key is kept in slfleet's home folder.

Examples:
  $ slfleet device catalyst-9300-24p
  $ slfleet device catalyst-9300-24p --release 16.12.4 -c 'show version' -c 'show license status'
  $ slfleet device nexus-93180yc-ex -c 'license smart register idtoken $TOKEN' -c '!advance 1h' -c 'show license all'
  $ slfleet device expressway-c < commands.txt
  $ slfleet device catalyst-9300-24p --ssh 2222
  $ slfleet device catalyst-9300-24p --release 17.9.4 --flash ./flash    then: license smart save usage all file flash:report.txt
`,
    )
    .action(async (name: string, options: DeviceOptions) => {
      const profile = loadProfile(name, options.release);
      checkMembers(profile, options.members);
      const isScript = options.ssh === undefined && (options.command.length > 0 || !isAtTerminal(io));
      const startMs = options.start ?? (isScript ? SCRIPT_START_MS : Date.now());
      const device = loneDevice(
        lonePlan({ profile, members: options.members, seed: options.seed, startMs }),
        options.flash === undefined ? undefined : flashOf(profile, options.flash),
      );
      try {
        if (options.ssh !== undefined) await serveOverSsh(device, options.ssh, options, io);
        else if (isScript) await runScript(device, options, io);
        else await runAtTerminal(device, io);
      } finally {
        device.close();
      }
      done(0);
    });
};

function startInstant(text: string): number {
  const ms = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!(ms >= 0 && ms < LATEST_START_MS)) {
    throw new InvalidArgumentError('Give a date such as 2026-01-01 or 2026-01-01T12:00:00Z, from 1970 to 9000.');
  }
  return ms;
}

function checkMembers({ name, maxMembers }: Profile, members: number): void {
  if (members > maxMembers) {
    throw new SlfleetError('SLF_OPTION_INVALID', `${name} has ${maxMembers} members at most, not ${members}`);
  }
}

/** Only Smart Licensing Using Policy has commands for files. */
function flashOf(profile: Profile, folder: string): DeviceFiles {
  if (profile.agent !== 'policy') {
    const what = `${profile.name} with ${profile.release} has no commands for files on its flash`;
    throw new SlfleetError('SLF_OPTION_INVALID', `--flash: ${what}; releases with Smart Licensing Using Policy have`);
  }
  if (folder === '') throw new SlfleetError('SLF_OPTION_INVALID', '--flash: give the name of a folder');
  return flashFolder(folder);
}

function isAtTerminal({ stdin, stdout }: CliIo): boolean {
  return stdin.isTTY === true && stdout.isTTY === true;
}

async function runAtTerminal(device: LoneDevice, io: CliIo): Promise<void> {
  const { stdin, stdout, env, interrupted } = io;
  // Ctrl-C is a key in raw mode; what comes here is a signal from outside.
  interrupted.addEventListener('abort', () => stdin.destroy(), { once: true });
  stdin.setRawMode?.(true);
  const handle = new LocalConsoles(device).atDevice();
  try {
    await runShell({
      handle,
      input: stdin,
      output: stdout,
      columns: () => stdout.columns ?? Number.POSITIVE_INFINITY,
      colour: wantsColour(stdout, env),
    });
  } finally {
    handle.close();
    if (!stdin.destroyed) stdin.setRawMode?.(false);
    stdin.destroy();
  }
}

async function runScript(
  device: LoneDevice,
  options: DeviceOptions,
  { stdin, stdout, interrupted }: CliIo,
): Promise<void> {
  const script = new Script(device);
  const say = (exchanges: readonly Exchange[]): Promise<void> => writeOut(stdout, textOf(exchanges, options));
  const readsInput = options.command.length === 0;
  const lines = readsInput
    ? createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY, signal: interrupted })
    : options.command;
  try {
    for await (const line of lines) {
      if (interrupted.aborted) break;
      await say(script.give(line));
      if (script.ended) break;
    }
    await say(script.end());
  } finally {
    // Whoever still holds its other end must not keep the program.
    if (readsInput) stdin.destroy();
  }
}

function textOf(exchanges: readonly Exchange[], { echo, json }: DeviceOptions): string {
  if (json) return exchanges.map((exchange) => `${JSON.stringify(exchange)}\n`).join('');
  return exchanges.map(({ prompt, line, output }) => (echo ? `${prompt}${line}\n${output}` : output)).join('');
}

async function serveOverSsh(
  device: LoneDevice,
  port: number,
  { sshKey, json }: DeviceOptions,
  { env, stdout, stderr, interrupted }: CliIo,
): Promise<void> {
  // Loaded only here: every other command starts without it.
  const { sshCredentials } = await import('../../terminal/ssh/credentials.js');
  const { startSshServer } = await import('../../terminal/ssh/server.js');
  const credentials = sshCredentials(env, sshKey ?? null);
  const { serial, system, profile } = device.console;
  const server = await startSshServer({
    port,
    host: SSH_HOST,
    directory: new LocalConsoles(device),
    fixedName: serial,
    auth: credentials,
    hostKeyFile: join(homeFolder(env), 'ssh', 'host-key.json'),
    onNote: (note) => stderr.write(`${note}\n`),
  });
  try {
    const { hostname } = system;
    const user = hostname;
    const password = credentials.made ? credentials.password : null;
    const { token } = device;
    if (json) {
      stdout.write(
        `${JSON.stringify({ host: SSH_HOST, port: server.port, user, password, serial, hostname, token })}\n`,
      );
    } else {
      stdout.write(
        `${[
          `device      ${profile.pid} ${profile.release}, ${hostname}, ${serial}`,
          `log in      ssh -p ${server.port} ${user}@${SSH_HOST}   (any user name)`,
          `password    ${password ?? 'as SLFLEET_SSH_PASSWORD says'}`,
          ...(credentials.keys.length > 0 ? [`keys        ${credentials.keys.length} of ${sshKey}`] : []),
          `ID token    ${token}`,
          '',
          'Stop it with Ctrl-C.',
        ].join('\n')}\n`,
      );
    }
    await untilInterrupted(interrupted);
  } finally {
    await server.close();
  }
}
