import type { ConsoleDevice } from '../../../../src/device/console/console-device.js';
import { openConsole } from '../../../../src/device/console/open-console.js';
import { runLine } from '../../../../src/device/console/script.js';
import type { ConsoleSession } from '../../../../src/device/console/session.js';
import { loadProfile } from '../../../../src/device/profile/load.js';
import { type LoneDevice, loneDevice } from '../../../../src/fleet/lone-device.js';
import { lonePlan } from '../../../../src/fleet/lone-plan.js';
import type { FleetPlan, PlannedStep } from '../../../../src/fleet/plan.js';
import { FAULTS } from '../../../../src/network/faults/register.js';
import { parseDuration } from '../../../../src/time/duration.js';

/** Monday; S4's own scenarios are of that month. */
export const START_MS = Date.UTC(2018, 9, 22, 14, 25, 31);
const SEED = 20_181_022;

/** A fault of the network: what, from when on, for how long. */
export interface Trouble {
  readonly fault: string;
  readonly parameters?: unknown;
  readonly at: string;
  readonly for: string;
}

export interface SwitchPart {
  readonly profile?: string;
  readonly release?: string;
  readonly members?: number;
  readonly features?: readonly string[];
  /** Licences of each kind in the account. */
  readonly licences?: number;
  readonly troubles?: readonly Trouble[];
}

export function ms(text: string): number {
  const value = parseDuration(text);
  if (value === null) throw new TypeError(`no duration: ${text}`);
  return value;
}

function stepOf({ fault, parameters = {}, at, for: lasts }: Trouble, index: number): PlannedStep {
  const definition = FAULTS.get(fault);
  if (definition === undefined) throw new TypeError(`no fault ${fault}`);
  return {
    index,
    number: index,
    atMs: ms(at),
    on: { labels: [], accounts: [], share: 1, serials: [] },
    action: { kind: 'fault', fault, forMs: ms(lasts), parameters: definition.parameters.parse(parameters) },
  };
}

function planOf(part: SwitchPart): FleetPlan {
  const { profile = 'catalyst-9300-24p', release = '16.12.4', members = 1, features, licences, troubles = [] } = part;
  const plan = lonePlan({ profile: loadProfile(profile, release), members, seed: SEED, startMs: START_MS });
  const groups = plan.groups.map((group) => (features === undefined ? group : { ...group, features }));
  const accounts = plan.accounts.map((account) => ({
    ...account,
    licences: account.licences.map((licence) => ({ ...licence, quantity: licences ?? licence.quantity })),
  }));
  return { ...plan, groups, accounts, steps: troubles.map(stepOf) };
}

/** One switch of its own, at its console. */
export class Switch {
  readonly #lone: LoneDevice;
  session: ConsoleSession;

  constructor(part: SwitchPart = {}) {
    this.#lone = loneDevice(planOf(part));
    this.session = openConsole(this.#lone.console);
  }

  get device(): ConsoleDevice {
    return this.#lone.console;
  }

  /** Types lines, each as a script would, and takes the last one's answer. */
  type(...lines: readonly string[]): string {
    let output = '';
    for (const line of lines) {
      output = runLine(this.session, line.replace('$token', this.#lone.token), line)
        .map((exchange) => exchange.output)
        .join('');
      if (this.session.closed) this.session = openConsole(this.#lone.console);
    }
    return output;
  }

  /** Configures, and is back in exec mode. @returns everything the device said to it */
  configure(...lines: readonly string[]): string {
    this.type('configure terminal');
    const said = lines.map((line) => this.type(line)).join('');
    this.type('end');
    return said;
  }

  /** Gives the register command, and time for both answers. */
  register(...force: readonly 'force'[]): this {
    this.type(`license smart register idtoken $token${force.length > 0 ? ' force' : ''}`);
    return this.after('2s');
  }

  after(duration: string): this {
    this.#lone.advance(ms(duration));
    return this;
  }

  get token(): string {
    return this.#lone.token;
  }

  close(): void {
    this.#lone.close();
  }
}

/** Runs a test on a switch and takes it down. */
export function withSwitch<Result>(part: SwitchPart, use: (device: Switch) => Result): Result {
  const device = new Switch(part);
  try {
    return use(device);
  } finally {
    device.close();
  }
}
