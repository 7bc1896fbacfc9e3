import type { FleetEvent } from '../../telemetry/events.js';
import type { AgentContext, AgentEvent } from '../agent/agent.js';
import type { ClassicState } from '../agent/classic-state.js';
import type { PolicyContext, PolicyEvent } from '../agent/policy/policy-context.js';
import type { PolicyState } from '../agent/policy/policy-state.js';
import type { TransportConfiguration } from '../call-home/configuration.js';
import type { Profile } from '../profile/profile.js';
import type { SystemConfiguration } from '../system/system-configuration.js';

/** How an attempt to reach a host from a device ended. */
export interface Reach {
  readonly outcome: 'reached' | 'unresolved' | 'no-route' | 'refused' | 'timed-out';
  /** What the name stands for; empty if it could not be resolved. */
  readonly address: string;
  /** Time there and back, ms. */
  readonly roundTripMs: number;
}

/** From where and to where a device tries to reach something. Empty texts: as its routes say. */
export interface ReachOrder {
  readonly host: string;
  /** A TCP port, or null for an echo request. */
  readonly port: number | null;
  readonly vrf: string;
  readonly sourceInterface: string;
}

/** What an operator imported, in the categories of `show license history message` that files of this fleet hold (P§3.8). */
export type ImportedPart = 'policy' | 'trust-code' | 'rum-ack' | 'account-info';

/** What an operator did that leaves a trace in the device's history. */
export type OperatorAct =
  | 'configured'
  | 'saved'
  | 'erased'
  | 'clock-set'
  | 'log-cleared'
  | 'debug-on'
  | 'debug-off'
  | `imported-${ImportedPart}`;

/** The policy agent of a device (IOS-XE from 17.3.2a) as its console sees and commands it. */
export interface PolicyFace {
  readonly state: Readonly<PolicyState>;
  readonly context: PolicyContext;
  readonly tell: (event: PolicyEvent) => void;
}

/** A text, or what makes it: a usage file of a thousand reports takes far more room than what it is made from. */
export type FileText = string | (() => string);

/** The files of a device's flash. */
export interface DeviceFiles {
  /** Names without `flash:`, in alphabetical order. */
  readonly names: () => readonly string[];
  /** Null: there is no such file. */
  readonly read: (name: string) => string | null;
  /**
   * @param text or what makes it, whenever it is read: the same each time
   * @returns why it could not be written, in the words of the IOS file system; null: it was
   */
  readonly write: (name: string, text: FileText) => string | null;
  /** When it was written, true time, ms. Null: there is no such file. */
  readonly writtenMs: (name: string) => number | null;
  /** @returns false if there was no such file */
  readonly remove: (name: string) => boolean;
}

/** A device as its console sees it: everything a renderer may read. Instants are true time, ms since the epoch. */
export interface DeviceView {
  readonly profile: Profile;
  readonly serial: string;
  /** Of the classic agent. @throws RangeError on a device that has the policy agent */
  readonly state: Readonly<ClassicState>;
  /** Null: the device has the classic agent. */
  readonly policy: PolicyFace | null;
  /** What the agent reads: UDI, further members, licences in use, clock offset. */
  readonly context: AgentContext;
  readonly transport: TransportConfiguration;
  readonly system: SystemConfiguration;
  /** What the device would start with: its configuration as it was last saved. */
  readonly startup: { readonly transport: TransportConfiguration; readonly system: SystemConfiguration };
  /** Virtual now; the device's own clock is `context.clockOffsetMs` ahead of it. */
  readonly now: number;
  /** Everything the event log has on this device, oldest first. Reading it takes a pass over a file: only if asked. */
  readonly history: () => readonly FleetEvent[];
  readonly files: DeviceFiles;
}

/** A device as its console commands it. Every change takes effect at once; the view shows it from then on. */
export interface ConsoleDevice extends DeviceView {
  readonly tell: (event: AgentEvent) => void;
  readonly configureTransport: (change: Partial<TransportConfiguration>) => void;
  readonly configureSystem: (change: Partial<SystemConfiguration>) => void;
  readonly setClockOffset: (offsetMs: number) => void;
  /** The running configuration and the registration become what the device starts with. */
  readonly save: () => void;
  /** The device will start as it came out of its box. */
  readonly erase: () => void;
  /** Restarts with the saved configuration; what was not saved is lost. */
  readonly reload: () => void;
  readonly record: (act: OperatorAct) => void;
  readonly reach: (order: ReachOrder) => Reach;
}
