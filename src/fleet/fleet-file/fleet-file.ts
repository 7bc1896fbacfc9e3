import type { JsonWebKey } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { diskError } from '../../errors/disk-error.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import type { KeyKind } from '../../pki/key-kind.js';
import type { AgentMessageType } from '../../wire/agent-messages.js';

/** Raised whenever what is in a fleet file changes its meaning. */
const FLEET_FILE_VERSION = 1;
const FORMAT = 'slfleet fleet';

/** The first line of a fleet file (docs/reference/fleet-file.md). */
export interface FleetHeader {
  readonly format: typeof FORMAT;
  readonly version: number;
  readonly seed: number;
  /** The server the fleet is registered at; for whoever looks into the file. */
  readonly target: string;
  readonly devices: number;
  /** The private keys of the devices: that of a device is the one at its index modulo their number. */
  readonly keys: { readonly kind: KeyKind; readonly jwk: readonly JsonWebKey[] };
}

/** One device, as the run before left it. */
export interface FleetMember {
  readonly serial: string;
  readonly profile: string;
  readonly release: string;
  /** The virtual instant it had come to. */
  readonly atMs: number;
  /** The message whose end it was waiting for, or null. */
  readonly waitsFor: AgentMessageType | null;
  readonly sendNumber: number;
  readonly clockOffsetMs: number;
  readonly features: readonly string[];
  readonly featureCounts: Readonly<Record<string, number>>;
  /** Null where it is as planned, out of its box, or none. */
  readonly transport: unknown;
  readonly system: unknown;
  readonly startup: unknown;
  /** Name, text, and the instant at which it was written. */
  readonly files: readonly (readonly [string, string, number])[] | null;
  /** Of the licensing agent. */
  readonly state: Readonly<Record<string, unknown>>;
}

export interface Fleet {
  readonly header: FleetHeader;
  readonly members: readonly FleetMember[];
}

/**
 * Writes a fleet file, whole or not at all, readable by its owner only: it holds the devices' private keys.
 * @throws SlfleetError SLF_DISK_WRITE
 */
export function writeFleet(
  path: string,
  header: Omit<FleetHeader, 'format' | 'version'>,
  members: Iterable<FleetMember>,
): void {
  const unfinished = `${path}.unfinished`;
  try {
    rmSync(unfinished, { force: true });
    const file = openSync(unfinished, 'wx', 0o600);
    try {
      const whole: FleetHeader = { format: FORMAT, version: FLEET_FILE_VERSION, ...header };
      writeAll(file, `${JSON.stringify(whole)}\n`);
      for (const member of members) writeAll(file, `${JSON.stringify(member)}\n`);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
  } catch (cause) {
    if (cause instanceof SlfleetError) throw cause;
    rmSync(unfinished, { force: true });
    throw diskError(path, cause);
  }
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset);
}

/**
 * Reads a fleet file.
 * @returns null if there is none yet
 * @throws SlfleetError SLF_FLEET_FILE if it is none, is damaged, or is of another version
 */
export function readFleet(path: string): Fleet | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new SlfleetError('SLF_FLEET_FILE', `${path}: ${(cause as Error).message}`, { cause });
  }
  const [first = '', ...rest] = text.trimEnd().split('\n');
  const header = parsed<FleetHeader>(path, first);
  if (header.format !== FORMAT) throw new SlfleetError('SLF_FLEET_FILE', `${path} is no fleet file`);
  if (header.version !== FLEET_FILE_VERSION) {
    const what = `${path} is of version ${header.version}, this program writes ${FLEET_FILE_VERSION}`;
    throw new SlfleetError('SLF_FLEET_FILE', what);
  }
  if (rest.length !== header.devices) {
    throw new SlfleetError('SLF_FLEET_FILE', `${path} is cut short: ${rest.length} of ${header.devices} devices`);
  }
  return { header, members: rest.map((line) => parsed<FleetMember>(path, line)) };
}

function parsed<Line>(path: string, line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch {
    // The cause stays behind: it may quote the line, and that holds secrets.
    throw new SlfleetError('SLF_FLEET_FILE', `${path} is no fleet file, or damaged`);
  }
}
