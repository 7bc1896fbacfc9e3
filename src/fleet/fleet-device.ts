import { type AgentContext, NEVER } from '../device/agent/agent.js';
import { classicAgent } from '../device/agent/classic.js';
import type { ClassicState } from '../device/agent/classic-state.js';
import type { TransportConfiguration } from '../device/call-home/configuration.js';
import { createOutbox } from '../device/call-home/outbox.js';
import type { Profile } from '../device/profile/profile.js';
import type { SystemConfiguration } from '../device/system/system-configuration.js';
import type { LicensingState } from '../telemetry/licensing-state.js';
import type { DeviceRequest, MessageType } from '../wire/messages.js';
import type { TransportFailure } from '../wire/transport-failure.js';
import { agentContext } from './agent-context.js';
import type { Outcome, Sender } from './carrier.js';
import type { DeviceEnvironment } from './environment.js';
import type { GroupPlan } from './plan.js';

/** The virtual account of a device, as its shard knows it. */
export interface DeviceAccount {
  /** Index into the plan. */
  readonly index: number;
  readonly name: string;
  /** An ID token by its name in the scenario. A secret. */
  readonly token: (name: string) => string;
}

/** What a device starts with: the configuration as it was last saved. */
export interface StartupConfiguration {
  readonly transport: TransportConfiguration;
  /** Null: as out of its box. */
  readonly system: SystemConfiguration | null;
}

/**
 * One virtual device in a shard: its agent's state, what the agent may read, and where its present message is. Plain
 * fields only, since 100,000 of them are alive at once.
 */
export class FleetDevice implements Sender {
  arrived = false;
  /** Next instant of the plan for this device: power-on, then registration. */
  lifecycleAt: number;
  readonly state: ClassicState;
  licensing: LicensingState;

  /** A message waiting for the rate limit. */
  held: DeviceRequest | null = null;
  heldUntil = NEVER;
  /** A message is on its way and its answer will come from outside. */
  waiting = false;
  sendNumber = 0;
  /** When the agent wanted the present message sent, and when it left. */
  orderedAt = 0;
  sentAt = 0;
  sentType: MessageType = 'registration';
  /** How the present message ended; the agent learns of it at `outcomeAt`. */
  outcome: Outcome | null = null;
  outcomeAt = NEVER;
  delayMs = 0;
  lateMs = 0;
  /** Real time on the wire, ms; 0 where there was none. */
  serviceMs = 0;
  readonly outbox = createOutbox();
  /** Whether messages get through as the device is set up, and for which setup and faults that was found out. */
  routeTransport: TransportConfiguration | null = null;
  routeEnvironment: DeviceEnvironment | null = null;
  routeFailure: TransportFailure | null = null;
  clockOffsetMs = 0;
  features: readonly string[];
  featureCounts: Readonly<Record<string, number>>;
  context: AgentContext;
  /** What was configured at its console; null until then. */
  system: SystemConfiguration | null = null;
  /** Null: it starts as the plan has it. */
  startup: StartupConfiguration | null = null;

  constructor(
    readonly index: number,
    /** Position in its shard. */
    readonly local: number,
    readonly serial: string,
    readonly group: GroupPlan,
    readonly account: DeviceAccount,
    public profile: Profile,
    public transport: TransportConfiguration,
    public environment: DeviceEnvironment,
    /** Host name, or null when privacy withholds it. */
    readonly hostnameWhenShared: string | null,
    seed: number,
    arriveAt: number,
    readonly registerAt: number,
  ) {
    this.lifecycleAt = arriveAt;
    this.features = group.features;
    this.featureCounts = group.featureCounts;
    this.context = agentContext(this, seed);
    this.state = classicAgent.create(this.context);
    this.licensing = classicAgent.licensingState(this.state);
  }

  get hostname(): string | null {
    return this.context.hostname;
  }
}
