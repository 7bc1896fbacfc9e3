import type { AttemptOutcome } from '../../agent/agent.js';
import { authorizationStatusOf, isRegistered, NO_INSTANT_MS } from '../../agent/classic-state.js';
import { evaluationLeftMs } from '../../agent/evaluation.js';
import type { DeviceView } from '../console-device.js';
import { licenseDate, licenseSpan } from './dates.js';

/**
 * Blocks that several `show license …` commands have in common on IOS-XE and NX-OS, each of whole lines. What the two word
 * differently stands in `LicenseWords`.
 */
export interface LicenseWords {
  /** `Export-Controlled Functionality`: ALLOWED on IOS-XE (GP), Allowed on NX-OS 9.3 (S2, P§6). */
  readonly exportAllowed: string;
  readonly exportNotAllowed: string;
}

const OUTCOME: Readonly<Record<AttemptOutcome, string>> = {
  none: 'None',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  pending: 'PENDING',
};

/** `SUCCEEDED on Jun 22 16:15:41 2022 UTC`, `None` (GP, S4). */
function attempt(view: DeviceView, outcome: AttemptOutcome, atMs: number): string {
  return outcome === 'none' ? OUTCOME.none : `${OUTCOME[outcome]} on ${licenseDate(view, atMs)}`;
}

function enabled(on: boolean): string {
  return on ? 'ENABLED' : 'DISABLED';
}

export function utility(): string {
  return 'Utility:\n  Status: DISABLED\n';
}

export function dataPrivacy({ system }: DeviceView): string {
  const { hostname, version } = system.privacy;
  return `Data Privacy:
  Sending Hostname: ${hostname ? 'no' : 'yes'}
    Callhome hostname privacy: DISABLED
    Smart Licensing hostname privacy: ${enabled(hostname)}
  Version privacy: ${enabled(version)}
`;
}

export function transport(view: DeviceView): string {
  const { kind, url, proxy } = view.transport;
  if (kind === 'callhome') return 'Transport:\n  Type: Callhome\n';
  const through = proxy === null ? '    Not Configured\n' : `    Address: ${proxy.host}\n    Port: ${proxy.port}\n`;
  return `Transport:\n  Type: Smart\n  URL: ${url}\n  Proxy:\n${through}`;
}

/** How the registration is named: S4 scenarios 1 to 6. */
function registrationStatus(view: DeviceView): string {
  const { state } = view;
  if (isRegistered(state)) return 'REGISTERED';
  if (state.registrationStatus === 'failed') return 'UNREGISTERED - REGISTRATION FAILED';
  if (state.registrationStatus === 'retry' || state.registrationStatus === 'in-progress')
    return 'REGISTERING - REGISTRATION IN PROGRESS';
  return 'UNREGISTERED';
}

export function registration(view: DeviceView, words: LicenseWords): string {
  const { state } = view;
  const registered = isRegistered(state);
  const lines = [`  Status: ${registrationStatus(view)}`];
  if (state.smartAccount !== '') lines.push(`  Smart Account: ${state.smartAccount}`);
  if (state.virtualAccount !== '') lines.push(`  Virtual Account: ${state.virtualAccount}`);
  lines.push(
    `  Export-Controlled Functionality: ${state.exportControlAllowed ? words.exportAllowed : words.exportNotAllowed}`,
  );
  if (state.registrationOutcome !== 'none') {
    lines.push(`  Initial Registration: ${attempt(view, state.registrationOutcome, state.registrationAttemptAtMs)}`);
    if (!registered && state.registrationReason !== '') lines.push(`    Failure reason: ${state.registrationReason}`);
  }
  if (!registered && state.registrationDueMs !== NO_INSTANT_MS)
    lines.push(`  Next Registration Attempt: ${licenseDate(view, state.registrationDueMs)}`);
  if (registered) {
    lines.push(`  Last Renewal Attempt: ${attempt(view, state.idRenewalOutcome, state.idRenewalAttemptAtMs)}`);
    if (state.idRenewalReason !== '') lines.push(`    Failure reason: ${state.idRenewalReason}`);
    if (state.idRenewalDueMs !== NO_INSTANT_MS)
      lines.push(`  Next Renewal Attempt: ${licenseDate(view, state.idRenewalDueMs)}`);
    lines.push(`  Registration Expires: ${licenseDate(view, state.idCertificateNotAfterMs)}`);
  }
  return `Registration:\n${lines.join('\n')}\n`;
}

export function licenseAuthorization(view: DeviceView): string {
  const { state, context, now } = view;
  const lines: string[] = [];
  const status = authorizationStatusOf(state, context.entitlements.length > 0);
  if (status === 'none') lines.push('  Status: No Licenses in Use');
  else if (status === 'evaluation') {
    lines.push('  Status: EVAL MODE', `  Evaluation Period Remaining: ${licenseSpan(evaluationLeftMs(state, now))}`);
  } else if (status === 'evaluation-expired') lines.push('  Status: EVAL EXPIRED');
  else lines.push(`  Status: ${AUTHORIZATION[status]} on ${licenseDate(view, state.authorizationSinceMs)}`);
  if (state.authorizationOutcome !== 'none') {
    lines.push(
      `  Last Communication Attempt: ${attempt(view, state.authorizationOutcome, state.authorizationAttemptAtMs)}`,
    );
    if (state.authorizationReason !== '') lines.push(`    Failure reason: ${state.authorizationReason}`);
  }
  if (state.authorizationDueMs !== NO_INSTANT_MS)
    lines.push(`  Next Communication Attempt: ${licenseDate(view, state.authorizationDueMs)}`);
  if (state.authorizationDeadlineMs !== NO_INSTANT_MS)
    lines.push(`  Communication Deadline: ${licenseDate(view, state.authorizationDeadlineMs)}`);
  return `License Authorization: \n${lines.join('\n')}\n`;
}

const AUTHORIZATION = {
  authorized: 'AUTHORIZED',
  'out-of-compliance': 'OUT OF COMPLIANCE',
  expired: 'AUTHORIZATION EXPIRED',
} as const;

export function exportAuthorizationKey(): string {
  return 'Export Authorization Key:\n  Features Authorized:\n    <none>\n';
}
