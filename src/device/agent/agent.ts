import type { LicensingState } from '../../telemetry/licensing-state.js';
import type { DeviceRequest, EndpointAnswer, EntitlementUse, Udi } from '../../wire/messages.js';

/**
 * What every licensing agent is: a machine without I/O. It owns no socket, no clock but the `now` it is given, no file,
 * and no chance but draws keyed by its own device. Its state is plain data (numbers, strings, booleans, null), changed in
 * place by `step` and by nothing else, so it can be checkpointed, shown, compared and replayed.
 *
 * The shell around it owes it one thing: every `send` effect is answered by exactly one `answer` or `send-failed` event.
 */

/** What happens to an agent. */
export type AgentEvent =
  /** The device starts, at first boot and after every power loss or reload. */
  | { readonly kind: 'power-on' }
  | { readonly kind: 'power-off' }
  /** `reload`: the registration survives only if it was saved (F25: PKI key not saved). */
  | { readonly kind: 'reload' }
  /** `write memory`, `copy running-config startup-config`. */
  | { readonly kind: 'save' }
  /** `write erase`: what was saved is gone; what runs goes on until the next restart. */
  | { readonly kind: 'erase' }
  /** `license smart register idtoken T [force]`. */
  | { readonly kind: 'register'; readonly token: string; readonly force: boolean }
  /** `license smart deregister`. */
  | { readonly kind: 'deregister' }
  /** `license smart renew auth`, `renew ID`. */
  | { readonly kind: 'renew-auth' }
  | { readonly kind: 'renew-id' }
  /** The ID certificate has expired, whatever its dates said when it was issued. */
  | { readonly kind: 'certificate-expired' }
  /** Features were configured or removed; the new list stands in the context. */
  | { readonly kind: 'licences-changed' }
  /** A deadline named by `nextDeadline` has come. */
  | { readonly kind: 'timer' }
  /**
   * The endpoint answered the message in flight. `sentAtMs`, where given, is the `now` of the step that sent it: by it an
   * agent that was restarted meanwhile tells the end of an old exchange from that of a new one.
   */
  | { readonly kind: 'answer'; readonly answer: EndpointAnswer; readonly sentAtMs?: number }
  /**
   * The message in flight could not be exchanged. `reason` is the text this OS shows;
   * `pending` marks "Waiting for reply" (F7), which is re-checked instead of retried. `sentAtMs` as for `answer`.
   */
  | { readonly kind: 'send-failed'; readonly reason: string; readonly pending: boolean; readonly sentAtMs?: number };

/** What an agent wants done. At most one message is in flight at any time. */
export interface AgentEffects {
  /** The message to send, or null. The shell takes it and sets it back to null. */
  send: DeviceRequest | null;
}

/** Rhythms of an agent, from its profile, in milliseconds. Defaults are licensing.md §1's. */
export interface AgentRhythm {
  /** Evaluation: 90 days of use. */
  readonly evaluationMs: number;
  /** Registration ladder: every 15 min for 4 h, then hourly; jitter 0 to 2 min on each. */
  readonly registrationRetryMs: number;
  readonly registrationRetryForMs: number;
  readonly registrationRetryAfterMs: number;
  readonly registrationJitterMs: number;
  /** First retry of an authorization after a hard failure: 30 s (P§8). */
  readonly authorizationFirstRetryMs: number;
  /** Authorized: every 23 h. */
  readonly authorizedRetryMs: number;
  /** Out of compliance: every 15 min for 2 h, then every 4 h. */
  readonly outOfComplianceRetryMs: number;
  readonly outOfComplianceRetryForMs: number;
  readonly outOfComplianceRetryAfterMs: number;
  /** Out of compliance and the endpoint answers: daily (observed 12 h). */
  readonly outOfComplianceRenewalMs: number;
  /** Authorization expired: hourly. */
  readonly expiredRetryMs: number;
  /** ID certificate renewal that fails: hourly. */
  readonly idCertificateRetryMs: number;
  /** "Waiting for reply" is looked at again after 19 min 7 s (P§8, one observation). */
  readonly pendingRecheckMs: number;
  /** Expressway: usage every 6 h (S3). 0: this device sends no usage updates. */
  readonly usageMs: number;
  /** Expressway: a registered device's evaluation clock stands still for good measure even without authorization (S3). */
  readonly evaluationStopsAtRegistration: boolean;
}

/** What an agent may read but never changes: the device around it. One object a device, changed only by the device. */
export interface AgentContext {
  readonly seed: number;
  /** Index of the device in the fleet: the key of its streams of chance. */
  readonly deviceIndex: number;
  readonly rhythm: AgentRhythm;
  readonly udi: Udi;
  readonly members: readonly Udi[];
  readonly softwareId: string;
  /** Null when privacy withholds it (`license smart privacy hostname`; Expressway's "do not share"). */
  readonly hostname: string | null;
  /** Licences in use now, by tag, already counted by the profile's rule. Empty: nothing to authorize. */
  readonly entitlements: readonly EntitlementUse[];
  /** Device clock minus true time, ms (F3). */
  readonly clockOffsetMs: number;
  /** A new registration is saved at once (an operator's `write memory`, or the OS saves by itself). */
  readonly savesRegistration: boolean;
}

export type RegistrationStatus = 'not-registered' | 'in-progress' | 'retry' | 'failed' | 'complete';
export type AuthorizationStatus =
  | 'none'
  | 'evaluation'
  | 'evaluation-expired'
  | 'authorized'
  | 'out-of-compliance'
  | 'expired';

/** Outcome of the latest attempt, as `show license status` prints it. */
export type AttemptOutcome = 'none' | 'succeeded' | 'failed' | 'pending';

/** No deadline: an event that never comes. */
export const NEVER = Number.POSITIVE_INFINITY;

/** An agent the shell can drive without knowing which it is. */
export interface AgentMachine<State> {
  /** A device out of its box, not yet powered. */
  readonly create: (context: AgentContext) => State;
  /** One event in; the state changes in place; at most one message comes out. */
  readonly step: (state: State, event: AgentEvent, now: number, context: AgentContext, effects: AgentEffects) => void;
  /** The next instant (ms) at which the agent wants a `timer` event; NEVER if there is none. */
  readonly nextDeadline: (state: State) => number;
  readonly licensingState: (state: State) => LicensingState;
}
