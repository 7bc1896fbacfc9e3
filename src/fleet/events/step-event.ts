import type { z } from 'zod';
import type { TransportConfiguration } from '../../device/call-home/configuration.js';
import type { DeviceEvent } from '../device-agent.js';
import type { FleetPlan } from '../plan.js';

/** What an event may do to one device. */
export interface DeviceControl {
  /** Hands an event to the licensing agent. */
  tell(event: DeviceEvent): void;
  /** An ID token of the device's own virtual account, by its name in the scenario. A secret: only to be handed on. */
  token(name: string): string;
  /** Sets the features in use, and for platforms that count calls or devices how many. */
  useFeatures(features: readonly string[], counts: Readonly<Record<string, number>>): void;
  /** Sets the device's clock off true time, ms. */
  setClockOffset(offsetMs: number): void;
  /** Installs another release and reloads. @throws SlfleetError SLF_PROFILE_NOT_FOUND */
  install(release: string): void;
  /** Changes how the device reaches its endpoint. */
  configureTransport(change: Partial<TransportConfiguration>): void;
  /** The running configuration was changed, in something besides licensing; a device that is off hears of nothing. */
  noteConfigured(): void;
  /** Saves the running configuration and the registration (`write memory`). */
  save(): void;
  /** Uploads a usage file of the flash to the endpoint and puts the ACK file that comes back beside it, if one does. */
  exchangeUsageFile(usage: string, ack: string): void;
  /** An operator removes the product instance at the endpoint. */
  removeProductInstance(): void;
  /** The event's own fault comes into force on the device, or ends. */
  disturb(): void;
  calm(): void;
  /** Whatever waits to be tried again is tried now, and what the device holds is renewed. */
  callAgain(): void;
}

/** A device among those a step is for, by which a storm spreads them. */
export interface StormPlace {
  /** 0 to 1, the same on every run. */
  readonly chance: number;
  /** Position among all devices of the step, in the order of the fleet, from 0. */
  readonly position: () => number;
}

/** What an event may do to the endpoint. */
export interface EndpointControl {
  /** Buys (positive) or takes away (negative) licences of a virtual account, by display name. */
  changeLicences(virtualAccount: string, licence: string, change: number): void;
  revokeToken(virtualAccount: string, token: string): void;
  /** Withholds the ACKs of usage reports, or gives them again. */
  withholdAcks(virtualAccount: string, withheld: boolean): void;
  /** Cuts the way from an account's CSLU to the CSSM, or mends it. */
  cutOffCslu(virtualAccount: string, cutOff: boolean): void;
}

interface StepEventBase<Parameters> {
  readonly name: string;
  /** One line for help and `slfleet list events`. */
  readonly about: string;
  /** Strict schema of its parameters; `z.null()` where it has none. */
  readonly parameters: z.ZodType<Parameters>;
}

/** Carried out on each device of the step's selection. */
export interface DeviceStepEvent<Parameters = unknown> extends StepEventBase<Parameters> {
  readonly target: 'devices';
  /**
   * Of an event that reaches devices one after another or in several stages: for each stage how long after the step it
   * reaches this device, ms. Absent: one stage, at once.
   */
  readonly stages?: (parameters: Parameters, place: StormPlace) => readonly number[];
  /** The fault `disturb` brings into force. */
  readonly fault?: (parameters: Parameters) => { readonly fault: string; readonly parameters: unknown };
  /** @param stage its number, from 0 */
  readonly run: (parameters: Parameters, device: DeviceControl, stage: number) => void;
}

/** Carried out once, on the endpoint. */
export interface EndpointStepEvent<Parameters = unknown> extends StepEventBase<Parameters> {
  readonly target: 'endpoint';
  /** The kind of endpoint it can happen at; any unless given. */
  readonly kind?: FleetPlan['endpoint']['kind'];
  /** The virtual account it is for, whose shard carries it out; null: every one. */
  readonly account: (parameters: Parameters) => string | null;
  /** @param account the one it is for, or one of all */
  readonly run: (parameters: Parameters, account: string, endpoint: EndpointControl) => void;
}

/**
 * Something a scenario makes happen at a virtual time (`event: reload`, `event: {add-licences: {…}}`). One file each in
 * `fleet/events/`; adding one is writing the file and naming it in the register there.
 */
export type StepEventDefinition<Parameters = unknown> = DeviceStepEvent<Parameters> | EndpointStepEvent<Parameters>;
