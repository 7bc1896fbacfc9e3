import type { LicensingState } from './licensing-state.js';

/**
 * The event log: one JSON object a line, `events/<shard>.ndjson`, the ground truth every report is made from.
 * `t` is virtual time, ms since the Unix epoch; lines of a shard stand in the order in which they happened.
 *
 * Columns (all kinds share `t`, `sn`, `kind`; `sn` is empty for what concerns no single device):
 *  device   profile, os, release, label, va, state      the device exists from `t` on
 *  state    was, state, reason?                          its licensing state changed
 *  message  type, ok, ms, late?, failure?, reason?       an exchange ended; `ms` from sending to its end
 *  endpoint what, va?, tag?, count?, piid?               what the endpoint did by itself (release, removal, alert)
 *  step     what, devices                                a scenario step was carried out on so many devices
 *  fault    what, devices                                a fault began or ended
 *  control  what, devices (0)                            who operates the run has changed it, in words
 *  power    what                                         a device restarted (`reload`), went off or came back (`off`, `on`)
 *  operator what                                         somebody at its console configured or saved something, …
 *  reminder days                                         it reminds that an ACK of its usage must have come in so many days
 *  exec     what, text, step?, ok?                       a console command and its answer; `ok` if something was expected
 *  syslog   what, text                                   a log message, where the scenario wants them kept
 *  load     label, va, devices, stored, …                RUM reports and what they cost, where the scenario observes them
 */
export interface DeviceEvent {
  readonly t: number;
  readonly sn: string;
  readonly kind: 'device';
  readonly profile: string;
  readonly os: string;
  readonly release: string;
  readonly label: string;
  readonly va: string;
  readonly state: LicensingState;
}

export interface StateEvent {
  readonly t: number;
  readonly sn: string;
  readonly kind: 'state';
  readonly was: LicensingState;
  readonly state: LicensingState;
  readonly reason?: string;
}

export interface MessageEvent {
  readonly t: number;
  readonly sn: string;
  readonly kind: 'message';
  readonly type: string;
  readonly ok: boolean;
  readonly ms: number;
  /** Real time from the instant the message was due to its sending, ms; absent where it left in time. */
  readonly late?: number;
  /** Failure class: a transport failure kind, or `refused-by-server`. */
  readonly failure?: string;
  /** The documented text as the device shows it. */
  readonly reason?: string;
}

export interface EndpointEvent {
  readonly t: number;
  readonly sn: string;
  readonly kind: 'endpoint';
  /** `licences-released`, `instance-removed`, `alert`, … */
  readonly what: string;
  readonly va?: string;
  readonly tag?: string;
  readonly count?: number;
  readonly text?: string;
}

export interface StepEvent {
  readonly t: number;
  readonly sn: string;
  readonly kind: 'step' | 'fault' | 'control';
  readonly what: string;
  readonly devices: number;
}

/** What a device went through besides its licensing. */
export interface DeviceOccurrence {
  readonly t: number;
  readonly sn: string;
  /** `power`: `reload`, `off`, `on`. `operator`: `configured`, `saved`, … */
  readonly kind: 'power' | 'operator';
  readonly what: string;
}

/** By its policy an ACK of a device's usage must have come in so many days (REPORTING_REQUIRED); rare: only of one whose ACKs fail. */
export interface ReminderEvent {
  readonly t: number;
  readonly sn: string;
  readonly kind: 'reminder';
  readonly days: number;
}

/** A command given at a device's console. What a secret stood in is written without it. */
export interface ExecEvent {
  readonly t: number;
  readonly sn: string;
  readonly kind: 'exec';
  readonly what: string;
  readonly text: string;
  /** Number of the scenario's step, from 0; absent for a session of a person or a script. */
  readonly step?: number;
  /** Whether the answer was as expected; absent where nothing was. */
  readonly ok?: boolean;
}

/**
 * The load of RUM reports on the powered policy devices of a label in a virtual account. Of each figure the sum over the
 * devices, the least and the most of one of them.
 */
export interface LoadEvent {
  readonly t: number;
  readonly sn: string;
  readonly kind: 'load';
  readonly label: string;
  readonly va: string;
  readonly devices: number;
  readonly stored: number;
  readonly stored_least: number;
  readonly stored_most: number;
  readonly unacknowledged: number;
  readonly unacknowledged_least: number;
  readonly unacknowledged_most: number;
  readonly cpu: number;
  readonly cpu_least: number;
  readonly cpu_most: number;
  readonly memory: number;
  readonly memory_least: number;
  readonly memory_most: number;
}

export interface SyslogEvent {
  readonly t: number;
  readonly sn: string;
  readonly kind: 'syslog';
  /** `SMART_LIC-3-COMM_FAILED`. */
  readonly what: string;
  readonly text: string;
}

/** What happened to one device, and all that its log messages are made from. */
export type DeviceHistoryEvent = DeviceEvent | StateEvent | MessageEvent | DeviceOccurrence | ReminderEvent;

export type FleetEvent = DeviceHistoryEvent | EndpointEvent | StepEvent | ExecEvent | SyslogEvent | LoadEvent;
