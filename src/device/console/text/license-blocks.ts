import type { AttemptOutcome, AuthorizationStatus } from '../../agent/agent.js';
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

/** `SUCCEEDED`, `None`: the outcome alone, as `show license summary` has it. */
export function outcomeText(outcome: AttemptOutcome): string {
  return OUTCOME[outcome];
}

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

const FAILED = 'UNREGISTERED - REGISTRATION FAILED';
const IN_PROGRESS = 'REGISTERING - REGISTRATION IN PROGRESS';
/** A refusal that invites another attempt (S4 scenarios 2 and 3). */
const TRY_AGAIN = /could not be processed right now|offset beyond the allowed/;
/** Nothing was sent (S4 scenario 4). */
const NOT_SENT = 'Communication transport is not available.';

/**
 * How the registration is named: S4 scenarios 1 to 6. A refusal ends in failure, what could not be exchanged is still in
 * progress; the documents show the exceptions above.
 */
export function registrationStatus({ state }: DeviceView): string {
  if (isRegistered(state)) return 'REGISTERED';
  const { registrationStatus: status, registrationReason: reason } = state;
  if (status === 'failed') return TRY_AGAIN.test(reason) ? IN_PROGRESS : FAILED;
  if (status === 'retry') return reason === NOT_SENT ? FAILED : IN_PROGRESS;
  return status === 'in-progress' ? IN_PROGRESS : 'UNREGISTERED';
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

/**
 * The authorization's status, line by line.
 * @param dated with the instant since which it stands, as everywhere but in `show license summary`
 */
export function authorizationStatusLines(view: DeviceView, dated: boolean): string[] {
  const { state, context, now } = view;
  const status = authorizationStatusOf(state, context.entitlements.length > 0);
  const line = `  Status: ${AUTHORIZATION[status]}`;
  if (status === 'evaluation')
    return [line, `  Evaluation Period Remaining: ${licenseSpan(evaluationLeftMs(state, now))}`];
  const isDated = dated && status !== 'none' && status !== 'evaluation-expired';
  return [isDated ? `${line} on ${licenseDate(view, state.authorizationSinceMs)}` : line];
}

export function licenseAuthorization(view: DeviceView): string {
  const { state } = view;
  const lines = authorizationStatusLines(view, true);
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

/** Statuses of the authorization and of each licence (S2, S4). */
export const AUTHORIZATION: Readonly<Record<AuthorizationStatus, string>> = {
  none: 'No Licenses in Use',
  evaluation: 'EVAL MODE',
  'evaluation-expired': 'EVAL EXPIRED',
  authorized: 'AUTHORIZED',
  'out-of-compliance': 'OUT OF COMPLIANCE',
  expired: 'AUTHORIZATION EXPIRED',
};

export function exportAuthorizationKey(): string {
  return 'Export Authorization Key:\n  Features Authorized:\n    <none>\n';
}
