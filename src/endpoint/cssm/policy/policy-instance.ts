import type { Udi } from '../../../wire/messages.js';
import type { TrustCode } from '../../../wire/policy-messages.js';
import type { Holding, VirtualAccount } from '../virtual-account.js';
import type { DevicePoll } from './policy-state.js';
import type { PollReporter } from './poll-book.js';
import type { ReportIds } from './report-ids.js';
import type { UsageTimeline } from './usage-timeline.js';

/** The ID certificate of a device that was registered before it was upgraded; it signs with it if it is downgraded. */
export interface FormerCertificate {
  readonly serial: string;
  readonly notAfterMs: number;
}

/**
 * A device of Smart Licensing Using Policy as the CSSM knows it. It neither expires nor is it released for silence: the rules
 * of 90 days and of a year are the classic agent's [I].
 */
export interface PolicyInstance {
  readonly productInstanceId: string;
  /** The UDI it came with: of a stack, the active switch's at that time. */
  readonly udi: Udi;
  /** Members of the stack that was registered before it was upgraded: they lead to it, trusted or not. */
  readonly members: readonly Udi[];
  readonly softwareId: string;
  account: VirtualAccount;
  /** Since when it is known, ms. */
  readonly sinceMs: number;
  readonly former: FormerCertificate | null;
  /** Shared with whatever instance the same device has later: a report is taken once, whoever brings it. */
  readonly taken: ReportIds;
  readonly usage: UsageTimeline;
  lastContactMs: number;
  /** Null when the device withholds it. */
  hostname: string | null;
  /** Of its newest report, `17.06.04`; null before the first. */
  release: string | null;
  trustCodes: readonly TrustCode[];
  /** False: it came through CSLU or by file, and no ID token ever vouched for it. */
  byToken: boolean;
  holdings: Holding | null;
  readonly reporter: PollReporter<DevicePoll>;
}

/** From this release on CSSM shows host names (S1, P§8 [C]). */
const FIRST_BY_HOSTNAME = [17, 9, 1] as const;
const RELEASE = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})/;

function showsHostname(release: string | null): boolean {
  const parts = RELEASE.exec(release ?? '');
  if (parts === null) return false;
  for (const [index, first] of FIRST_BY_HOSTNAME.entries()) {
    const own = Number(parts[index + 1]);
    if (own !== first) return own > first;
  }
  return true;
}

/**
 * The name CSSM shows: the UDI from 17.3.2a to 17.8.x, the host name from 17.9.1 if the device tells it (S1 [C]). The CSSM
 * learns the release from the first usage report; until then it shows the UDI [I].
 */
export function policyDisplayName({ hostname, release, udi }: PolicyInstance): string {
  if (hostname !== null && showsHostname(release)) return hostname;
  return `UDI_PID:${udi.pid}; UDI_SN:${udi.serialNumber}; `;
}
