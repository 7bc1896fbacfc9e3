import type { TransportConfiguration } from '../device/call-home/configuration.js';
import type { Profile } from '../device/profile/profile.js';
import type { CssmIntervals } from '../endpoint/cssm/intervals.js';
import type { ConnectionPolicy } from '../network/https-link/https-link.js';
import type { ArrivalPlan } from './arrival.js';
import type { ExecPlan } from './exec-plan.js';
import type { ObservePlan } from './observe-plan.js';
import type { SyslogPlan } from './syslog-plan.js';

/**
 * What a run is to do, with every name resolved and every default filled in: who exists, in which virtual account, and
 * what happens when. The scenario room makes it; the fleet carries it out. It is plain data, except that profiles hold
 * maps, so a worker receives it by structured clone.
 */
export interface FleetPlan {
  readonly scenario: string;
  readonly title: string;
  readonly seed: number;
  readonly startMs: number;
  readonly durationMs: number;
  /** `max`, or virtual seconds per real second (1 is real time). */
  readonly speed: number | 'max';
  readonly pacing: 'open' | 'closed';
  readonly link: 'in-process' | 'https';
  readonly wire: WirePlan;
  readonly endpoint: EndpointPlan;
  readonly accounts: readonly VirtualAccountPlan[];
  readonly groups: readonly GroupPlan[];
  /** Named stretches of the run, one after the other; virtual ms from the start. Empty: the run has none. */
  readonly phases: readonly PhasePlan[];
  readonly steps: readonly PlannedStep[];
  /** Null: what devices log is told only where somebody looks at it. */
  readonly syslog: SyslogPlan | null;
  /** Null: the load of RUM reports is not observed. */
  readonly observe: ObservePlan | null;
}

export interface WirePlan {
  /** `decoded`: plain objects; nothing is signed. `encoded`: JSON, XML and signatures, also in process. Always encoded over https. */
  readonly mode: 'encoded' | 'decoded';
  readonly keys: 'rsa-2048' | 'p-256';
  /** `off`: messages carry a value of the right form, nobody signs or checks. The server must not look either. */
  readonly signatures: 'on' | 'off';
  /** Path of a dialect file, or null for the built-in table. */
  readonly dialect: string | null;
  /** What becomes of a connection after an answer, for groups that do not say. */
  readonly connections: ConnectionPolicy;
  /** Connections a run has open at once at most; null: as many as suit its pacing. */
  readonly maxConnections: number | null;
  /** What a server is told the time is: its fleet's, or its own. */
  readonly timestamps: 'virtual' | 'wall';
  /** How far (virtual ms) a device may be ahead of the oldest outstanding request at speed `max` over https. */
  readonly lookaheadMs: number;
  /** Modelled time from a request to its answer (virtual ms), over the in-process link and at speed `max`. */
  readonly latencyMs: number;
}

export interface EndpointPlan {
  /** `cslu`: a CSSM with CSLUs in front of it, for the devices that send over cslu. */
  readonly kind: 'cssm' | 'on-prem' | 'cslu';
  /** `embedded`, or the URL of a server that is the user's own. */
  readonly at: string;
  /** CA file (PEM) of a server that is not embedded; null for the system's roots. */
  readonly caFile: string | null;
  /** Name a server that is not embedded must have; null: the host of its URL. */
  readonly serverName: string | null;
  readonly intervals: CssmIntervals;
  /** Names of the kind `cslu-local` by which the devices' name service knows the CSLU; none if there is no CSLU. */
  readonly csluNames: readonly string[];
}

export interface PhasePlan {
  readonly name: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** One virtual account; a scenario's `count` makes many of them. */
export interface VirtualAccountPlan {
  readonly index: number;
  readonly smartAccount: string;
  readonly name: string;
  /** Licences bought, by display name and tag. */
  readonly licences: readonly { readonly name: string; readonly tag: string; readonly quantity: number }[];
  readonly tokens: readonly TokenPlan[];
}

export interface TokenPlan {
  /** Name by which groups refer to it. */
  readonly name: string;
  readonly validForMs: number;
  /** Null: no limit. */
  readonly maxUses: number | null;
  readonly exportControlled: boolean;
}

/** Devices alike. Device k of the group (0-based) has fleet index `firstIndex + k`. */
export interface GroupPlan {
  readonly index: number;
  readonly label: string;
  readonly profile: Profile;
  readonly firstIndex: number;
  readonly count: number;
  /** Switches in the stack, supervisors in the chassis, or 1. */
  readonly members: number;
  /** Features in use, by the profile's names. */
  readonly features: readonly string[];
  /** Licences in use by name, for platforms that count calls or devices (Expressway): feature to number. */
  readonly featureCounts: Readonly<Record<string, number>>;
  readonly transport: TransportConfiguration;
  readonly shareHostname: boolean;
  readonly savesRegistration: boolean;
  /** What becomes of a connection of its devices after an answer. */
  readonly connections: ConnectionPolicy;
  /** When its devices are powered on. */
  readonly arrive: ArrivalPlan;
  /** Null: the devices of this group are never told to register by the plan. */
  readonly register: {
    readonly afterMs: number;
    readonly overMs: number;
    readonly force: boolean;
    /** Name of a token of the device's virtual account. */
    readonly token: string;
  } | null;
  /** Virtual account of device k: `accounts[(k * accounts.length) / count | 0]` (index into FleetPlan.accounts; contiguous blocks). */
  readonly accounts: readonly number[];
}

/** Which devices a step is for; an empty selection is every device. */
export interface StepSelection {
  readonly labels: readonly string[];
  /** Names of virtual accounts. */
  readonly accounts: readonly string[];
  /** 0 to 1: a share drawn by chance, keyed by the step. 1: all. */
  readonly share: number;
  readonly serials: readonly string[];
}

/** A step at one instant (an `every` is expanded into its instants by the scenario room). */
export interface PlannedStep {
  readonly index: number;
  /** Its place in the scenario's list of steps, from 0: an `every` makes many steps of one. */
  readonly number: number;
  readonly atMs: number;
  readonly on: StepSelection;
  readonly action:
    | { readonly kind: 'event'; readonly event: string; readonly parameters: unknown }
    | { readonly kind: 'fault'; readonly fault: string; readonly forMs: number; readonly parameters: unknown }
    | ExecPlan;
}
