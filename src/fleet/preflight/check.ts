import type { FleetPlan } from '../plan.js';
import type { CaFile } from '../target/ca-file.js';
import type { Credentials } from '../target/credentials.js';

/** What the checks look at. Holds secrets: never log it. */
export interface PreflightContext {
  readonly plan: FleetPlan;
  /** URL of the server. */
  readonly url: URL;
  readonly ca: CaFile | null;
  readonly credentials: Credentials;
  /** Whether a device may be registered on trial. */
  readonly mayRegister: boolean;
}

/** How a check ended, in words for the user. */
export type CheckOutcome =
  | { readonly verdict: 'ok' | 'skipped'; readonly what: string }
  | { readonly verdict: 'failed'; readonly what: string; readonly todo: string };

export const CHECK_NAMES = ['name', 'port', 'tls', 'clock', 'credentials', 'registration'] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export interface Check {
  readonly name: CheckName;
  /** Checks that must not have failed, or this one cannot be made. */
  readonly needs: readonly CheckName[];
  /** Whether it goes the way of the devices: what only their proxies reach, it cannot look at. */
  readonly asDevice: boolean;
  /** Never throws for what a server may do. */
  readonly make: (context: PreflightContext) => Promise<CheckOutcome>;
}

export function ok(what: string): CheckOutcome {
  return { verdict: 'ok', what };
}

export function skipped(what: string): CheckOutcome {
  return { verdict: 'skipped', what };
}

/** @param todo what the user does about it */
export function failed(what: string, todo: string): CheckOutcome {
  return { verdict: 'failed', what, todo };
}
