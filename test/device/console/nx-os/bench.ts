import { openConsole } from '../../../../src/device/console/open-console.js';
import { runLine } from '../../../../src/device/console/script.js';
import type { ConsoleSession } from '../../../../src/device/console/session.js';
import { loadProfile } from '../../../../src/device/profile/load.js';
import { type LoneDevice, loneDevice } from '../../../../src/fleet/lone-device.js';
import { lonePlan } from '../../../../src/fleet/lone-plan.js';
import type { FleetPlan } from '../../../../src/fleet/plan.js';
import { FAULTS } from '../../../../src/network/faults/register.js';
import { parseDuration } from '../../../../src/time/duration.js';

/** The day of S2's samples. */
export const START_MS = Date.UTC(2022, 5, 22, 16);
export const SEED = 1;

/** A fault of the network: when it begins, and how long it lasts (for good unless given). */
export interface FaultPart {
  readonly fault: string;
  readonly at?: string;
  readonly for?: string;
  readonly with?: unknown;
}

export interface BenchPart {
  readonly profile?: string;
  readonly release?: string;
  readonly members?: number;
  readonly features?: readonly string[];
  /** Licences of each kind in the account. */
  readonly licences?: number;
  readonly faults?: readonly FaultPart[];
}

export function span(text: string): number {
  const value = parseDuration(text);
  if (value === null) throw new TypeError(`no duration: ${text}`);
  return value;
}

function planOf(part: BenchPart): FleetPlan {
  const profile = loadProfile(part.profile ?? 'nexus-9348gc-fxp', part.release ?? '9.3(5)');
  const plan = lonePlan({ profile, members: part.members ?? 1, seed: SEED, startMs: START_MS });
  const { features = profile.defaultFeatures, licences, faults = [] } = part;
  return {
    ...plan,
    accounts: plan.accounts.map((account) =>
      licences === undefined
        ? account
        : { ...account, licences: account.licences.map((licence) => ({ ...licence, quantity: licences })) },
    ),
    groups: plan.groups.map((group) => ({ ...group, features })),
    steps: faults.map((own, index) => {
      const definition = FAULTS.get(own.fault);
      if (definition === undefined) throw new TypeError(`no fault ${own.fault}`);
      return {
        index,
        number: index,
        atMs: span(own.at ?? '0s'),
        on: { labels: [], accounts: [], share: 1, serials: [] },
        action: {
          kind: 'fault',
          fault: own.fault,
          forMs: own.for === undefined ? Number.POSITIVE_INFINITY : span(own.for),
          parameters: definition.parameters.parse(own.with),
        },
      };
    }),
  };
}

/** A switch and a session at its console. */
export interface Bench {
  readonly device: LoneDevice;
  readonly session: ConsoleSession;
  /** Gives lines to the console as a script does. @returns everything printed */
  run(...lines: readonly string[]): string;
  /** Registers with a good token. */
  register(): string;
  wait(duration: string): void;
}

export function bench(part: BenchPart = {}): Bench {
  const device = loneDevice(planOf(part));
  const session = openConsole(device.console);
  const run = (...lines: readonly string[]): string =>
    lines
      .flatMap((line) => runLine(session, line))
      .map(({ output }) => output)
      .join('');
  return {
    device,
    session,
    run,
    register: () => run(`license smart register idtoken ${device.token}`),
    wait: (duration) => device.advance(span(duration)),
  };
}

/** Everything an operator does on a bench that is closed afterwards. */
export function onBench<Result>(part: BenchPart, use: (on: Bench) => Result): Result {
  const made = bench(part);
  try {
    return use(made);
  } finally {
    made.device.close();
  }
}

/** Gives lines in configuration mode, and leaves it. */
export function configure(on: Bench, lines: readonly string[]): string {
  return on.run('configure terminal', ...lines, 'end');
}
