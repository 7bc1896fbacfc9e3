import type { PolicyAnswer, PolicyOrder, PolicyRequest, TrustGrant } from '../../../wire/policy-messages.js';
import type { AgentContext } from '../agent.js';
import type { DefectSet } from './defect-id.js';
import type { LicenceInUse } from './licence-in-use.js';
import type { PolicyRhythm } from './policy-rhythm.js';

/** What goes into a policy agent and comes out of it; the contract is that of every agent (agent.ts). */

/** The transport that carries messages; `automatic` is resolved by whoever makes the context (call-home/carriage.ts). */
export type PolicyTransport = 'smart' | 'callhome' | 'cslu' | 'off';

/** What a policy agent may read but never changes. */
export interface PolicyContext
  extends Pick<AgentContext, 'udi' | 'members' | 'softwareId' | 'hostname' | 'clockOffsetMs'> {
  readonly policyRhythm: PolicyRhythm;
  /** `17.6.4`. */
  readonly release: string;
  /** Licences in use now; devices alike share one list. */
  readonly licences: readonly LicenceInUse[];
  readonly transport: PolicyTransport;
  /** The defects of this release. */
  readonly defects: DefectSet;
}

export type PolicyEvent =
  | { readonly kind: 'power-on' }
  | { readonly kind: 'power-off' }
  | { readonly kind: 'reload' }
  /** `write memory`: after `write erase` it writes again what was erased. */
  | { readonly kind: 'save' }
  /** `write erase`: the ACK is forgotten at the next restart (S1). */
  | { readonly kind: 'erase' }
  /** `license smart factory reset`: carried out by the next restart (S1). */
  | { readonly kind: 'factory-reset' }
  /** The new list stands in the context. */
  | { readonly kind: 'licences-changed' }
  /** The running configuration was changed, in whatever way. */
  | { readonly kind: 'configured' }
  /** The new transport, address or proxy stands in the context. */
  | { readonly kind: 'transport-changed' }
  | { readonly kind: 'timer' }
  /** `license smart trust idtoken T {local|all} [force]`. */
  | {
      readonly kind: 'trust';
      readonly token: string;
      readonly members: 'local' | 'all';
      readonly force: boolean;
    }
  /** `license smart sync {all|local}`: both report this device's usage; that they are alike otherwise is modelled. */
  | { readonly kind: 'sync'; readonly scope: 'all' | 'local' }
  /** `license smart save usage …`; what goes into the file says `savedUsage` (saving.ts), after this event. */
  | { readonly kind: 'usage-saved' }
  /** An ACK file was imported. */
  | {
      readonly kind: 'acknowledged';
      readonly reportIds: readonly number[];
      /** Null: the file holds none, and the policy in use stays. */
      readonly policy: PolicyOrder | null;
      /** Null: the file holds none. */
      readonly accounts: { readonly smartAccount: string; readonly virtualAccount: string } | null;
    }
  /** Trust codes were imported, with the account that granted them. */
  | {
      readonly kind: 'trust-installed';
      readonly grant: TrustGrant;
      readonly accounts: { readonly smartAccount: string; readonly virtualAccount: string };
    }
  /** A policy file was imported. */
  | { readonly kind: 'policy-installed'; readonly policy: PolicyOrder }
  /** The endpoint answered the message in flight; `sentAtMs` as in agent.ts. */
  | { readonly kind: 'answer'; readonly answer: PolicyAnswer; readonly sentAtMs?: number }
  | { readonly kind: 'send-failed'; readonly reason: string; readonly pending: boolean; readonly sentAtMs?: number };

/** At most one message is in flight at any time. */
export interface PolicyEffects {
  send: PolicyRequest | null;
  /** The device reminds that usage is to be reported: so many days are left until an ACK must have come; null: it does not. */
  reminder: number | null;
}
