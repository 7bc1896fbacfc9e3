import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { ConsoleDirectory } from '../device/console/console-handle.js';
import { deviceHostname, serialNumber } from '../device/profile/serial.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import type { FleetPlan } from '../fleet/plan.js';
import { homeFolder } from '../pki/home-folder.js';
import type { SshServer } from '../terminal/ssh/server.js';
import type { CliIo } from './io.js';
import { portNumber } from './port-number.js';

const SSH_HOST = '127.0.0.1';
const MOST_PORT = 65_535;
/** Ports of their own are for small fleets. */
const MOST_PORTS = 1_000;

export interface ConsoleOptions {
  /** One port for all: the user name picks the device. */
  readonly ssh?: number;
  /** The port of the first device; each further one has the next. */
  readonly sshEach?: number;
  /** File of public keys. */
  readonly sshKey?: string;
}

/** Adds the options by which the consoles of a fleet under way are served. */
export function addConsoleOptions(command: Command): void {
  command
    .addOption(
      new Option('--ssh <port>', 'serve the consoles of the devices over SSH; 0 takes a free port').argParser(
        portNumber,
      ),
    )
    .addOption(
      new Option('--ssh-each <port>', 'a port for each device instead, from this one on').argParser(portNumber),
    )
    .option('--ssh-key <file>', 'public keys that may log in, as in authorized_keys');
}

/** @throws SlfleetError SLF_OPTION_INVALID if there are not enough ports for `--ssh-each` */
export function checkConsoleOptions({ sshEach }: ConsoleOptions, plan: FleetPlan): void {
  if (sshEach === undefined) return;
  const devices = plan.groups.reduce((sum, { count }) => sum + count, 0);
  if (devices > MOST_PORTS) {
    throw new SlfleetError('SLF_OPTION_INVALID', `--ssh-each serves ${MOST_PORTS} devices at most, not ${devices}`);
  }
  if (sshEach + devices - 1 > MOST_PORT) {
    throw new SlfleetError('SLF_OPTION_INVALID', `--ssh-each ${sshEach}: there are no ${devices} ports from there`);
  }
}

/**
 * Serves the consoles of a running fleet over SSH, and says on standard error how to log in.
 * @returns what ends it
 */
export async function serveConsoles(
  directory: ConsoleDirectory,
  options: ConsoleOptions,
  plan: FleetPlan,
  { env, stderr }: CliIo,
): Promise<() => Promise<void>> {
  // Loaded only here: a run without --ssh starts without it.
  const { sshCredentials } = await import('../terminal/ssh/credentials.js');
  const { startSshServer } = await import('../terminal/ssh/server.js');
  const auth = sshCredentials(env, options.sshKey ?? null);
  const servers: SshServer[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
  };
  const start = async (port: number, fixedName?: string): Promise<SshServer> => {
    const server = await startSshServer({
      port,
      host: SSH_HOST,
      directory,
      auth,
      hostKeyFile: join(homeFolder(env), 'ssh', 'host-key.json'),
      // Sessions come by the thousand, and the live view has the terminal.
      onNote: () => undefined,
      ...(fixedName === undefined ? {} : { fixedName }),
    });
    servers.push(server);
    return server;
  };
  try {
    const [group] = plan.groups;
    const first = group === undefined ? '' : deviceHostname(group.profile, group.firstIndex);
    const lines: string[] = [];
    if (options.ssh !== undefined) {
      const { port } = await start(options.ssh);
      lines.push(`consoles    ssh -p ${port} ${first}@${SSH_HOST}   (the user name is a host name or serial number)`);
    }
    if (options.sshEach !== undefined) {
      for (const { profile, firstIndex, count } of plan.groups) {
        for (let index = firstIndex; index < firstIndex + count; index += 1) {
          await start(options.sshEach + index, serialNumber(profile.serialPrefix, index));
        }
      }
      lines.push(
        `consoles    ssh -p ${options.sshEach} any@${SSH_HOST}   (${first}; each further device on the next port)`,
      );
    }
    lines.push(`password    ${auth.made ? auth.password : 'as SLFLEET_SSH_PASSWORD says'}`);
    if (plan.speed === 'max') {
      lines.push('At speed max the run is over before anybody has typed much; --speed 60x leaves time.');
    }
    stderr.write(`${lines.join('\n')}\n`);
    return close;
  } catch (error) {
    await close();
    throw error;
  }
}
