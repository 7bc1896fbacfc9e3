import { type AgentContext, NEVER } from '../device/agent/agent.js';
import type { PolicyContext } from '../device/agent/policy/policy-context.js';
import type { TransportConfiguration } from '../device/call-home/configuration.js';
import { createOutbox } from '../device/call-home/outbox.js';
import type { FileText } from '../device/console/console-device.js';
import type { Profile } from '../device/profile/profile.js';
import type { SystemConfiguration } from '../device/system/system-configuration.js';
import type { TrustStore } from '../network/trust-store.js';
import type { LicensingState } from '../telemetry/licensing-state.js';
import type { AgentMessageType, AgentRequest } from '../wire/agent-messages.js';
import type { TransportFailure } from '../wire/transport-failure.js';
import { agentContext, policyContextOf } from './agent-context.js';
import type { Outcome, Sender } from './carrier.js';
import { createAgentState, type DeviceState, licensingStateOf } from './device-agent.js';
import type { DeviceEnvironment } from './environment.js';
import type { GroupPlan } from './plan.js';
import type { PendingStage } from './storm.js';

const NO_QUESTIONS: readonly string[] = [];

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
  /** Stages of steps that are still to reach it, the next one first, and when that does; null: none. */
  stages: readonly PendingStage[] | null = null;
  stageAt = NEVER;
  state: DeviceState;
  licensing: LicensingState;

  /** A message waiting for the rate limit. */
  held: AgentRequest | null = null;
  heldUntil = NEVER;
  /** A message is on its way and its answer will come from outside. */
  waiting = false;
  /** That message: whoever brings the device back after its worker died sends it again. */
  onItsWay: AgentRequest | null = null;
  sendNumber = 0;
  /** When the agent wanted the present message sent, and when it left. */
  orderedAt = 0;
  sentAt = 0;
  sentType: AgentMessageType = 'registration';
  /** How the present message ended; the agent learns of it at `outcomeAt`. */
  outcome: Outcome | null = null;
  outcomeAt = NEVER;
  delayMs = 0;
  lateMs = 0;
  /** Real time on the wire, ms; 0 where there was none. */
  serviceMs = 0;
  readonly outbox = createOutbox();
  /** Where messages go and whether they get through as the device is set up, and for which setup and faults that was found out. */
  routeTransport: TransportConfiguration | null = null;
  routeEnvironment: DeviceEnvironment | null = null;
  routeSystem: SystemConfiguration | null = null;
  routeUrl = '';
  routeFailure: TransportFailure | null = null;
  routeRoots: TrustStore | null = null;
  routeQuestions: readonly string[] = NO_QUESTIONS;
  clockOffsetMs = 0;
  features: readonly string[];
  featureCounts: Readonly<Record<string, number>>;
  context: AgentContext;
  /** What the policy agent reads; null: the device has the classic one. */
  policyContext: PolicyContext | null = null;
  /** What was configured at its console; null until then. */
  system: SystemConfiguration | null = null;
  /** The files of its flash; null until there is one. */
  files: Map<string, { readonly text: FileText; readonly writtenMs: number }> | null = null;
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
    /** Infinity: the plan never tells it to register. */
    public registerAt: number,
  ) {
    this.lifecycleAt = arriveAt;
    this.features = group.features;
    this.featureCounts = group.featureCounts;
    this.context = agentContext(this, seed);
    this.policyContext = policyContextOf(this);
    this.state = createAgentState(this);
    this.licensing = licensingStateOf(this);
  }

  /** A classic device is never set up as `automatic`. */
  get carriage(): TransportConfiguration['kind'] {
    return this.policyContext?.transport ?? this.transport.kind;
  }

  get hostname(): string | null {
    return this.context.hostname;
  }
}
