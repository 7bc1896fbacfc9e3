import type { FleetEvent } from '../../telemetry/events.js';
import type { AgentContext, AgentEvent } from '../agent/agent.js';
import type { ClassicState } from '../agent/classic-state.js';
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

/** What an operator did that leaves a trace in the device's history. */
export type OperatorAct = 'configured' | 'saved' | 'erased' | 'clock-set' | 'log-cleared' | 'debug-on' | 'debug-off';

/** A device as its console sees it: everything a renderer may read. Instants are true time, ms since the epoch. */
export interface DeviceView {
  readonly profile: Profile;
  readonly serial: string;
  readonly state: Readonly<ClassicState>;
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
