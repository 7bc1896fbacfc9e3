import type { AuthorizationStatus } from '../../../agent/agent.js';
import { authorizationStatusOf, isRegistered, NO_INSTANT_MS } from '../../../agent/classic-state.js';
import type { DeviceView } from '../../console-device.js';
import { licenseDate } from '../../text/dates.js';
import { type LicenseWords, licenseAuthorization, registration } from '../../text/license-blocks.js';
import { isReserved, knowsReservation, usesSmartLicensing } from '../smart-licensing.js';
import { namedProxy, transportChoice } from '../transport.js';
import type { StatusElement } from './element.js';

/** `Allowed`, `Not Allowed` (admin guide, "Smart Licensing Settings"). */
const WORDS: LicenseWords = { exportAllowed: 'Allowed', exportNotAllowed: 'Not Allowed' };

/** Status of a licence in use (the words of S3 and S4's agents for what the admin guide names). */
const USAGE_STATUS: Readonly<Record<AuthorizationStatus, string>> = {
  none: 'WAITING',
  evaluation: 'EVAL MODE',
  'evaluation-expired': 'EVAL EXPIRED',
  authorized: 'AUTHORIZED',
  'out-of-compliance': 'OUT OF COMPLIANCE',
  expired: 'AUTHORIZATION EXPIRED',
};

/**
 * `xStatus License Smart`: the agent's own text, as `xStatus` shows it on the product (S3 has `License Authorization` from
 * it), with the labels of `show license status` for the parts S3 does not show [I]. S3's lines stand at the left margin.
 */
export const LICENSE_SMART: StatusElement = {
  path: 'License Smart',
  help: 'Smart Licensing: transport, registration, authorization, licenses in use.',
  print: (view) => `*s License Smart: /\n${sections(view).join('\n')}*s/end\n`,
};

function sections(view: DeviceView): string[] {
  if (!usesSmartLicensing(view)) return ['Smart Licensing is DISABLED\n'];
  const { reservation } = view.system.expressway;
  const heads = ['Smart Licensing is ENABLED\n'];
  if (knowsReservation(view.profile) && reservation.enabled) heads.push('License Reservation is ENABLED\n');
  return [
    heads.join(''),
    `Data Privacy:\n  Sending Hostname: ${view.system.privacy.hostname ? 'no' : 'yes'}\n`,
    transport(view),
    ...(isReserved(view) ? reserved(view) : [registration(view, WORDS), authorization(view)]),
    usage(view),
  ].filter((section) => section !== '');
}

/** S3's first line of the block has nothing after its colon. */
function authorization(view: DeviceView): string {
  return licenseAuthorization(view).replaceAll(/ +\n/g, '\n');
}

function transport(view: DeviceView): string {
  const choice = transportChoice(view);
  const lines = [`  Type: ${choice}`, `  URL: ${view.transport.url}`];
  if (view.transport.proxy !== null) {
    const { host, port } = namedProxy(view);
    lines.push('  Proxy:', `    Address: ${host}`, `    Port: ${port}`);
  }
  return `Transport:\n${lines.join('\n')}\n`;
}

/** The words of IOS-XE for a reservation (GP); that Expressway has the same is assumed [I]. */
function reserved(view: DeviceView): string[] {
  const { periods } = view.system.expressway.reservation;
  const date = licenseDate(view, periods.at(-1)?.fromMs ?? view.now);
  return [
    `Registration:\n  Status: REGISTERED - SPECIFIC LICENSE RESERVATION\n  Initial Registration: SUCCEEDED on ${date}\n`,
    `License Authorization:\n  Status: AUTHORIZED - RESERVED on ${date}\n`,
  ];
}

/** Only what is in use is listed (admin guide, "License type"). */
function usage(view: DeviceView): string {
  const { context, profile } = view;
  if (context.entitlements.length === 0) return '';
  const status = usageStatus(view);
  const names = new Map(
    Array.from(profile.licences.values(), ({ tag, name, feature }) => [tag, `${name} (${feature})`]),
  );
  const blocks = context.entitlements.map(
    ({ tag, count }) => `  ${names.get(tag) ?? tag}:\n    Count: ${count}\n    Status: ${status}\n`,
  );
  return `License Usage:\n${blocks.join('')}`;
}

function usageStatus(view: DeviceView): string {
  if (isReserved(view)) return 'AUTHORIZED';
  const { state } = view;
  // Registered, and the first authorization has not been answered yet (admin guide: Waiting).
  if (isRegistered(state) && state.authorizationSinceMs === NO_INSTANT_MS) return USAGE_STATUS.none;
  return USAGE_STATUS[authorizationStatusOf(state, true)];
}
