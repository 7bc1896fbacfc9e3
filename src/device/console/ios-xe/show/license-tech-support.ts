import type { AuthorizationStatus } from '../../../agent/agent.js';
import { authorizationStatusOf, isRegistered, NO_INSTANT_MS } from '../../../agent/classic-state.js';
import type { DeviceView } from '../../console-device.js';
import { licenseDate, licenseSpan } from '../../text/dates.js';
import { agentVersion } from './license-all.js';
import { statusForAll } from './license-status.js';
import { showLicenseUdi } from './license-udi.js';
import { type LicenceUse, licenceUses } from './license-uses.js';

/** Numbers behind the statuses of licences; assumed [I] (GP shows `IN USE(15)` for the later agent). */
const STATUS_NUMBER: Readonly<Record<string, number>> = {
  PENDING: 2,
  AUTHORIZED: 3,
  'OUT OF COMPLIANCE': 4,
  'EVAL MODE': 7,
  'EVAL EXPIRED': 8,
  'AUTHORIZATION EXPIRED': 9,
};

const AGENT_STATE: Readonly<Record<AuthorizationStatus, string>> = {
  none: 'registered',
  evaluation: 'eval',
  'evaluation-expired': 'evalExpired',
  authorized: 'authorized',
  'out-of-compliance': 'outOfCompliance',
  expired: 'authorizationExpired',
};

function handle(view: DeviceView, { name, entitlement, tag, count, status }: LicenceUse, at: number): string {
  const since = view.state.authorizationSinceMs;
  const asked = view.state.authorizationAttemptAtMs;
  return `Handle: ${at + 1}
  License: ${name || '<empty>'}
  Entitlement Tag: ${tag}
  Description: ${entitlement}
  Count: ${count}
  Version: 1.0
  Status: ${status}(${STATUS_NUMBER[status] ?? 0})
  Status time: ${since === NO_INSTANT_MS ? '<none>' : licenseDate(view, since)}
  Request Time: ${asked === NO_INSTANT_MS ? 'None' : licenseDate(view, asked)}
  Export status: NOT RESTRICTED
  Soft Enforced: False
`;
}

/** `Jan 11 20:21:12 2022 UTC (6 hours, 53 minutes, 4 seconds remaining)`; without days where there are none (GP). */
export function scheduledJob(view: DeviceView, atMs: number): string {
  if (atMs === NO_INSTANT_MS) return 'Expired Not Rescheduled';
  const span = licenseSpan(Math.max(0, atMs - view.now)).replace(/^0 days, (?:0 hours, (?:0 minutes, )?)?/, '');
  return `${licenseDate(view, atMs)} (${span} remaining)`;
}

function jobs(view: DeviceView): string {
  const { state, now } = view;
  return `Upcoming Scheduled Jobs
=======================
Current time: ${licenseDate(view, now)}
Registration Retry: ${scheduledJob(view, state.registrationDueMs)}
Certificate Renewal: ${scheduledJob(view, state.idRenewalDueMs)}
Certificate Expiration Check: ${scheduledJob(view, state.idCertificateNotAfterMs)}
Authorization Renewal: ${scheduledJob(view, state.authorizationDueMs)}
Authorization Expiration Check: ${scheduledJob(view, state.authorizationDeadlineMs)}
Evaluation Expiration Check: ${scheduledJob(view, state.evaluationEndsMs)}
Init Flag Check: Expired Not Rescheduled
`;
}

function certificates(view: DeviceView): string {
  const { state } = view;
  const head = 'License Certificates\n====================\nProduction Cert: True\n';
  if (!isRegistered(state)) return `${head}Not registered. No certificates installed\n`;
  return `${head}PIID: ${state.productInstanceId}
Licensing Certificated:
  Id Cert Info:
    Start Date: ${licenseDate(view, state.idCertificateNotBeforeMs)}
    Expiry Date: ${licenseDate(view, state.idCertificateNotAfterMs)}
    Version Number: 3
    Serial Number: ${state.idCertificateSerial}
    Common Name: ${state.productInstanceId}::1,2
`;
}

function highAvailability({ context }: DeviceView): string {
  const together = context.members.length > 0;
  return `HA Info
==========
RP Role: Active
Chassis Role: Active
Behavior Role: Active
RMF: True
CF: True
CF State: ${together ? 'Stateful' : 'Stateless'}
Message Flow Allowed: ${together ? 'True' : 'False'}
`;
}

function otherInfo(view: DeviceView): string {
  const { context, state, transport, system } = view;
  return `Other Info
==========
Software ID: ${context.softwareId}
Agent State: ${AGENT_STATE[authorizationStatusOf(state, context.entitlements.length > 0)]}
TS enable: True
Transport: ${transport.kind === 'callhome' ? 'Callhome' : 'Smart'}
Default URL: ${transport.url || '<empty>'}
Locale: en_US.UTF-8
Debug flags: 0x7
Privacy Send Hostname: ${system.privacy.hostname ? 'False' : 'True'}
Privacy Send IP: True
Build type:: Production
Endian: Big
Write Erase Occurred: False
Message Version: 1.3
agent.capabilities: UTILITY, DLC, AppHA, MULTITIER, EXPORT_2, OK_TRY_AGAIN
`;
}

/**
 * `show license tech support` of the classic agent. The blocks are those of GP ShowLicenseTechSupport that this agent has
 * too; which of them it prints, and their order, is recalled [I].
 */
export function showLicenseTechSupport(view: DeviceView): string {
  const uses = licenceUses(view);
  return [
    'Smart Licensing Tech Support info\n',
    'Smart Licensing Status\n======================\n',
    statusForAll(view),
    'License Usage\n=============',
    uses.length === 0 ? 'No licenses in use\n' : uses.map((use, at) => handle(view, use, at)).join('\n'),
    'Product Information\n===================',
    showLicenseUdi(view),
    'Agent Version\n=============',
    agentVersion(view),
    jobs(view),
    certificates(view),
    highAvailability(view),
    'Reservation Info\n================\nLicense reservation: DISABLED\n',
    otherInfo(view),
  ].join('\n');
}
