import type { AgentRhythm } from '../agent/agent.js';
import type { DefectSet } from '../agent/policy/defect-id.js';
import type { LicenceTerm } from '../agent/policy/licence-in-use.js';
import type { PolicyRhythm } from '../agent/policy/policy-rhythm.js';
import type { LoadParameters } from '../load/parameters.js';

export type OperatingSystem = 'nx-os' | 'ios-xe' | 'expressway';

/**
 * What one licence is counted for (licensing §1 "Licence counting", S4). `per-use`: the number in use right now, such as
 * Expressway's calls and registered rooms (S3).
 */
export type CountingRule = 'per-device' | 'per-member' | 'per-supervisor' | 'per-chassis' | 'per-use';

/** A licence a model can use, resolved for one release: what the CSSM shows and what goes over the wire. */
export interface ProfileLicence {
  /** The name people configure: `network-advantage`, `dna-advantage`, `LAN_ENTERPRISE_SERVICES_PKG`, `rms`. */
  readonly feature: string;
  /** Display name in CSSM, e.g. `C9300-24 Network Advantage`. */
  readonly name: string;
  readonly tag: string;
  readonly counting: CountingRule;
  /** Network licences are perpetual, DNA licences subscriptions (S1). */
  readonly term: LicenceTerm;
  /** False where the tag is not public and this one is made by its grammar (protocol §9.1 [U]). */
  readonly tagIsPublic: boolean;
}

/** A device model at one release: everything a virtual device of this kind needs. Read-only and shared. */
export interface Profile {
  /** File name without ending: `catalyst-9300-24p`. */
  readonly name: string;
  readonly title: string;
  readonly pid: string;
  readonly family: 'nexus' | 'catalyst' | 'expressway';
  readonly os: OperatingSystem;
  readonly release: string;
  /** `stack` (9300), `supervisors` (9400), `stackwise-virtual` (9500), `none`. */
  readonly redundancy: 'none' | 'stack' | 'supervisors' | 'stackwise-virtual';
  /** Most switches or supervisors that can stand together; 1 where there is none. */
  readonly maxMembers: number;
  readonly softwareId: string;
  /** First letters of serial numbers, e.g. `FDO`; empty for Expressway, whose serials are 8 hex digits. */
  readonly serialPrefix: string;
  readonly hostnamePrefix: string;
  /** Every licence this model knows at this release, by feature. */
  readonly licences: ReadonlyMap<string, ProfileLicence>;
  /** Features in use unless the scenario says otherwise. */
  readonly defaultFeatures: readonly string[];
  readonly rhythm: AgentRhythm;
  /** Which licensing agent this release has: classic, or Smart Licensing Using Policy (IOS-XE from 17.3.2a, S1). */
  readonly agent: 'classic' | 'policy';
  readonly policyRhythm: PolicyRhythm;
  /** The Cisco defects of this model and release. */
  readonly defects: DefectSet;
  /** CPU and memory of the Smart Agent as a function of its reports. */
  readonly loadModel: LoadParameters;
  /** How this OS reaches its endpoint unless configured otherwise. */
  readonly transport: 'callhome' | 'smart' | 'cslu';
  /** VRF and interface the default call-home configuration sends from (`management`, `mgmt0`); empty for the global table. */
  readonly defaultVrf: string;
  readonly defaultSourceInterface: string;
  /** False for releases whose built-in roots do not reach today's cloud certificate (FN72323, FN72115, CSCwe09378). */
  readonly trustsCloudRoot: boolean;
}
