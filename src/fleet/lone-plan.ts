import { defaultTransport } from '../device/call-home/default-configuration.js';
import type { Profile } from '../device/profile/profile.js';
import { DEFAULT_INTERVALS } from '../endpoint/cssm/intervals.js';
import { YEAR_MS } from '../time/duration.js';
import type { FleetPlan, VirtualAccountPlan } from './plan.js';

/** Licences of each kind the account has. */
const PLENTY = 1_000;
/** A lone device has no end. */
const LONG_MS = 100 * YEAR_MS;
const LATENCY_MS = 120;

export interface LoneOrder {
  readonly profile: Profile;
  readonly members: number;
  readonly seed: number;
  /** Virtual start, ms since the epoch. */
  readonly startMs: number;
}

/**
 * The plan of a fleet of one: a device out of its box, powered on at the start, that nobody has told to register and whose
 * configuration nobody saves; a virtual account with plenty of every licence its model knows. There is a CSLU for whoever
 * configures its address; no name server knows it, so that a device out of its box finds none (S1, F14).
 */
export function lonePlan({ profile, members, seed, startMs }: LoneOrder): FleetPlan {
  const account: VirtualAccountPlan = {
    index: 0,
    smartAccount: 'Example Corp',
    name: 'Default',
    licences: Array.from(profile.licences.values(), ({ name, tag }) => ({ name, tag, quantity: PLENTY })),
    tokens: [{ name: 'default', validForMs: LONG_MS, maxUses: null, exportControlled: true }],
  };
  return {
    scenario: 'device',
    title: profile.title,
    seed,
    startMs,
    durationMs: LONG_MS,
    speed: 'max',
    pacing: 'closed',
    link: 'in-process',
    wire: {
      mode: 'decoded',
      keys: 'p-256',
      dialect: null,
      connections: 'keep-alive',
      maxConnections: null,
      signatures: 'on',
      timestamps: 'virtual',
      lookaheadMs: 0,
      latencyMs: LATENCY_MS,
    },
    endpoint: {
      kind: 'cslu',
      at: 'embedded',
      caFile: null,
      serverName: null,
      intervals: DEFAULT_INTERVALS,
      csluNames: [],
    },
    accounts: [account],
    groups: [
      {
        index: 0,
        label: 'device',
        profile,
        firstIndex: 0,
        count: 1,
        members,
        features: profile.defaultFeatures,
        featureCounts: {},
        transport: defaultTransport(profile),
        shareHostname: true,
        savesRegistration: false,
        connections: 'keep-alive',
        arrive: { atMs: 0, overMs: 0 },
        register: null,
        accounts: [0],
      },
    ],
    phases: [],
    steps: [],
    syslog: null,
    observe: null,
  };
}
