import type { PolicyMessageType, PolicyRequest, RumUsage } from '../../../wire/policy-messages.js';
import type { PolicyContext } from './policy-context.js';
import type { PolicyState } from './policy-state.js';
import { measurementsOf, type RumReport } from './rum-report.js';
import { wantedUdis } from './trusting.js';

/** Composes the messages of a policy agent; changes nothing. */

/**
 * `csr` is left null: keys are the shell's, and on the decoded wire nothing is signed.
 * @param reports the reports of a usage report; of no meaning to the others
 */
export function composePolicyRequest(
  type: PolicyMessageType,
  state: PolicyState,
  reports: readonly RumReport[],
  now: number,
  context: PolicyContext,
): PolicyRequest {
  const { udi, softwareId, hostname } = context;
  const timestampMs = now + context.clockOffsetMs;
  const productInstanceId = state.productInstanceId === '' ? null : state.productInstanceId;
  switch (type) {
    case 'trust':
      return {
        type,
        udi,
        timestampMs,
        softwareId,
        productInstanceId,
        hostname,
        token: state.trustToken ?? '',
        force: state.trustForce,
        udis: wantedUdis(state, context),
        csr: null,
      };
    case 'trustSync': {
      const trustIds = state.trust.map(({ trustId }) => trustId);
      return { type, udi, timestampMs, softwareId, productInstanceId, hostname, trustIds };
    }
    case 'usageReport': {
      const usages = reports.map((report) => rumUsage(report, now, context));
      return { type, udi, timestampMs, softwareId, productInstanceId, hostname, reports: usages };
    }
    case 'resultPolling': {
      const pollId = state.pollIdInFlight;
      return { type, udi, timestampMs, softwareId, productInstanceId, hostname, pollId };
    }
    case 'hello':
      return { type, udi, timestampMs, softwareId, productInstanceId, hostname };
  }
}

/** A report as it is sent, saved or shown; the running row of an open one as if it ended now. */
export function rumUsage(report: RumReport, now: number, context: PolicyContext): RumUsage {
  return {
    reportId: report.id,
    tag: report.tag,
    softwareVersion: rumSoftwareVersion(context.release),
    haUdis: haUdis(context),
    measurements: measurementsOf(report, now, context.clockOffsetMs),
  };
}

/** The first is active, the second standby, the others members (GP). */
function haUdis({ udi, members }: PolicyContext): RumUsage['haUdis'] {
  return [udi, ...members].map((of, position) => ({
    role: position === 0 ? 'Active' : position === 1 ? 'Standby' : 'Member',
    udi: of,
  }));
}

/** Releases written already: a fleet has a handful. */
const WRITTEN = new Map<string, string>();

/** Release as a RUM report writes it: `17.6.4` is `17.06.04` (XV: 17.09.02). */
function rumSoftwareVersion(release: string): string {
  let written = WRITTEN.get(release);
  if (written === undefined) {
    const parts = release.split('.').map((part) => (/^\d(?!\d)/.test(part) ? `0${part}` : part));
    written = parts.join('.');
    WRITTEN.set(release, written);
  }
  return written;
}
