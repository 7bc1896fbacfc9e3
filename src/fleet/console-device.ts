import type { AgentContext, AgentEvent } from '../device/agent/agent.js';
import type { ClassicState } from '../device/agent/classic-state.js';
import type { TransportConfiguration } from '../device/call-home/configuration.js';
import { defaultTransport } from '../device/call-home/default-configuration.js';
import type {
  ConsoleDevice,
  DeviceFiles,
  OperatorAct,
  PolicyFace,
  Reach,
  ReachOrder,
} from '../device/console/console-device.js';
import type { Profile } from '../device/profile/profile.js';
import { deviceHostname } from '../device/profile/serial.js';
import { factorySystem, type SystemConfiguration } from '../device/system/system-configuration.js';
import type { EventLog } from '../telemetry/event-log.js';
import type { FleetEvent } from '../telemetry/events.js';
import { renewContext } from './agent-context.js';
import { classicStateOf, type DeviceEvent, policyStateOf } from './device-agent.js';
import { type ControlShard, reachAnew, recordAct, retryHeld, saveConfiguration } from './device-control.js';
import { deviceFiles } from './device-files.js';
import type { DeviceHistories } from './device-histories.js';
import { reachFrom } from './device-reach.js';
import type { FleetDevice } from './fleet-device.js';

/** What a console needs of the shard its device lives in. */
export interface ConsoleSurroundings {
  readonly shard: ControlShard;
  readonly seed: number;
  readonly log: EventLog;
  /** Virtual now. */
  readonly now: () => number;
  readonly histories: DeviceHistories;
  /** The flash, where it is not the device's own in memory. */
  readonly files?: DeviceFiles;
}

/** Names out of the box (IOS-XE: `Switch`; NX-OS: `switch`). */
const FACTORY_NAME: Readonly<Record<Profile['os'], string>> = {
  'ios-xe': 'Switch',
  'nx-os': 'switch',
  expressway: 'expressway',
};

/** A device of a shard as its console sees and commands it. Made when a console is opened, and gone with it. */
export class FleetConsoleDevice implements ConsoleDevice {
  readonly #device: FleetDevice;
  readonly #around: ConsoleSurroundings;
  #asPlanned: SystemConfiguration | null = null;
  #changes = 0;

  constructor(device: FleetDevice, around: ConsoleSurroundings) {
    this.#device = device;
    this.#around = around;
  }

  /** How often something was done by this console; looking at the device is nothing. */
  get changes(): number {
    return this.#changes;
  }

  get profile(): Profile {
    return this.#device.profile;
  }

  get serial(): string {
    return this.#device.serial;
  }

  get state(): Readonly<ClassicState> {
    return classicStateOf(this.#device);
  }

  get policy(): PolicyFace | null {
    const device = this.#device;
    const context = device.policyContext;
    return context === null ? null : { state: policyStateOf(device), context, tell: this.#tell };
  }

  get files(): DeviceFiles {
    return this.#around.files ?? deviceFiles(this.#device, this.#around.now);
  }

  get context(): AgentContext {
    return this.#device.context;
  }

  get transport(): TransportConfiguration {
    return this.#device.transport;
  }

  get system(): SystemConfiguration {
    if (this.#device.system !== null) return this.#device.system;
    this.#asPlanned ??= plannedSystem(this.#device, this.#device.transport);
    return this.#asPlanned;
  }

  get startup(): ConsoleDevice['startup'] {
    const { startup, group } = this.#device;
    const transport = startup?.transport ?? group.transport;
    return { transport, system: startup?.system ?? plannedSystem(this.#device, transport) };
  }

  get now(): number {
    return this.#around.now();
  }

  readonly history = (): readonly FleetEvent[] => this.#around.histories.of(this.#device, this.#changes > 0);

  readonly #tell = (event: DeviceEvent): void => {
    this.#changes += 1;
    this.#around.shard.tell(this.#device, event, this.now);
    this.#around.shard.settle(this.#device);
  };

  readonly tell = (event: AgentEvent): void => this.#tell(event);

  readonly configureTransport = (change: Partial<TransportConfiguration>): void => {
    this.#changes += 1;
    this.#device.transport = { ...this.#device.transport, ...change };
    reachAnew(this.#device, this.#around.seed, this.#tell);
    retryHeld(this.#device, this.now, this.#around.shard);
  };

  readonly configureSystem = (change: Partial<SystemConfiguration>): void => {
    this.#device.system = { ...this.system, ...change };
    this.#renewContext();
  };

  readonly setClockOffset = (offsetMs: number): void => {
    this.#device.clockOffsetMs = offsetMs;
    this.#renewContext();
  };

  readonly save = (): void => {
    saveConfiguration(this.#device);
    this.record('saved');
    this.tell({ kind: 'save' });
  };

  readonly erase = (): void => {
    const { profile } = this.#device;
    const transport = defaultTransport(profile);
    const system = factorySystem(profile, FACTORY_NAME[profile.os], transport.nameServer);
    this.#device.startup = { transport, system };
    this.record('erased');
    this.tell({ kind: 'erase' });
  };

  readonly reload = (): void => this.tell({ kind: 'reload' });

  readonly record = (act: OperatorAct): void => {
    this.#changes += 1;
    recordAct(this.#device, act, this.now, this.#around.log, this.#tell);
  };

  readonly reach = (order: ReachOrder): Reach => reachFrom(this.#device, order, this.now, this.#around.seed);

  #renewContext(): void {
    this.#changes += 1;
    renewContext(this.#device, this.#around.seed);
  }
}

/** The system configuration of a device nobody has configured by console, as the plan has it. */
export function plannedSystem(
  { profile, index, group, hostnameWhenShared }: FleetDevice,
  transport: TransportConfiguration,
): SystemConfiguration {
  const name = hostnameWhenShared ?? deviceHostname(profile, index);
  const system = factorySystem(profile, name, transport.nameServer);
  return group.shareHostname ? system : { ...system, privacy: { ...system.privacy, hostname: true } };
}
