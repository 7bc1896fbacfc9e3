import { openConsole } from '../../../../src/device/console/open-console.js';
import type { ConsoleSession } from '../../../../src/device/console/session.js';
import { loadProfile } from '../../../../src/device/profile/load.js';
import { type LoneDevice, loneDevice } from '../../../../src/fleet/lone-device.js';
import { lonePlan } from '../../../../src/fleet/lone-plan.js';
import type { FleetPlan, PlannedStep } from '../../../../src/fleet/plan.js';
import { FAULTS } from '../../../../src/network/faults/register.js';

export const START_MS = Date.UTC(2026, 0, 1);
const SEED = 7;
/** A release that knows everything: the token, reservations, the cloud's new root. */
export const NEWEST = 'X14.3.1';

/** Something wrong with the network, from and for so long after the start; for ever unless told. */
export interface Trouble {
  readonly fault: string;
  readonly atMs: number;
  readonly forMs?: number;
  readonly parameters?: unknown;
}

export interface Order {
  readonly release?: string;
  /** Licences of each kind in the virtual account. */
  readonly licences?: number;
  readonly troubles?: readonly Trouble[];
}

/** A lone Expressway and a session at its console. */
export interface Bench {
  readonly lone: LoneDevice;
  readonly session: ConsoleSession;
  /** Gives a line and hands back what the device printed; `$TOKEN` stands for an ID token. */
  readonly say: (line: string) => string;
  readonly wait: (ms: number) => void;
}

function stepOf({ fault, atMs, forMs, parameters }: Trouble, index: number): PlannedStep {
  const definition = FAULTS.get(fault);
  if (definition === undefined) throw new TypeError(`no fault ${fault}`);
  return {
    index,
    number: index,
    atMs,
    on: { labels: [], accounts: [], share: 1, serials: [] },
    action: {
      kind: 'fault',
      fault,
      forMs: forMs ?? Number.POSITIVE_INFINITY,
      parameters: definition.parameters.parse(parameters),
    },
  };
}

function planOf({ release = NEWEST, licences, troubles = [] }: Order): FleetPlan {
  const plan = lonePlan({
    profile: loadProfile('expressway-c', release),
    members: 1,
    seed: SEED,
    startMs: START_MS,
  });
  return {
    ...plan,
    steps: troubles.map(stepOf),
    accounts: plan.accounts.map((account) => ({
      ...account,
      licences: account.licences.map((one) => ({ ...one, quantity: licences ?? one.quantity })),
    })),
  };
}

/** A device out of its box, and what is done with it; it is put away afterwards. */
export function atConsole<T>(order: Order, work: (bench: Bench) => T): T {
  const lone = loneDevice(planOf(order));
  try {
    const session = openConsole(lone.console);
    return work({
      lone,
      session,
      say: (line) => session.execute(line.replaceAll('$TOKEN', lone.token)),
      wait: (ms) => lone.advance(ms),
    });
  } finally {
    lone.close();
  }
}

export const REGISTER = 'xCommand License Smart Register Token: "$TOKEN"';
/** What an order without anything to say is answered with. */
export const OK = '\nOK\n';

/** The reason a command was refused for, or null if it was carried out. */
export function refusal(answer: string): string | null {
  return /^([^\n]+)\n\nERROR\n$/.exec(answer)?.[1] ?? null;
}

/** Everything an operator can change, as text. */
export function everything({ lone }: Bench): string {
  const { transport, system, state, context, startup } = lone.console;
  return JSON.stringify({ transport, system, state, context, startup });
}
