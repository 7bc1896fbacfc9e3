import type { MessageEvent } from '../../../../telemetry/events.js';
import { isRegistered, NO_INSTANT_MS } from '../../../agent/classic-state.js';
import type { DeviceView } from '../../console-device.js';
import { licenseDate, licenseSpan } from '../../text/dates.js';
import { dataPrivacy, licenseAuthorization, transport, utility } from '../../text/license-blocks.js';
import { licencesInUse } from '../licence-usage.js';
import { agentVersion, headed } from './license-all.js';
import { MESSAGE_NAMES } from './license-history.js';
import { conversion, registration, smartLicensingIs } from './license-parts.js';
import { udiBlock } from './license-udi.js';

function when(view: DeviceView, instantMs: number | undefined): string {
  return instantMs === undefined || instantMs === NO_INSTANT_MS ? '<none>' : licenseDate(view, instantMs);
}

/** Name and instant of what the agent will do by itself, in order of time; none has passed. */
function jobs(view: DeviceView): string {
  const { state, now } = view;
  const planned: readonly (readonly [name: string, atMs: number])[] = [
    ['Registration', state.registrationDueMs],
    ['ID Certificate Renewal', state.idRenewalDueMs],
    ['ID Certificate Expiry', state.idCertificateNotAfterMs],
    ['Authorization Renewal', state.authorizationDueMs],
    ['Authorization Expiration', state.authorizationDeadlineMs],
    ['Evaluation Expiration', state.evaluationEndsMs],
  ];
  const lines = planned.map(([name, atMs]) =>
    atMs === NO_INSTANT_MS
      ? `  ${name}: Expired Not Rescheduled`
      : `  ${name}: ${licenseDate(view, atMs)} (${licenseSpan(Math.max(0, atMs - now))} remaining)`,
  );
  return headed('Upcoming Scheduled Jobs', `Current time: ${licenseDate(view, now)}\n${lines.join('\n')}\n`);
}

function statistics(view: DeviceView): string {
  const messages = view.history().filter((event): event is MessageEvent => event.kind === 'message');
  const blocks = Object.entries(MESSAGE_NAMES).map(([type, name]) => {
    const own = messages.filter((message) => message.type === type);
    const failed = own.filter(({ ok }) => !ok);
    const succeeded = own.filter(({ ok }) => ok);
    const ongoing = own.length - 1 - own.findLastIndex(({ ok }) => ok);
    const unanswered = own.slice(own.length - ongoing).filter(({ failure }) => failure !== 'refused-by-server');
    const last = own.at(-1);
    return `${name}:
  Attempts: Total=${own.length}, Success=${succeeded.length}, Fail=${failed.length}  Ongoing Failure: Overall=${ongoing} Communication=${unanswered.length}
  Last Response: ${last === undefined ? '<none>' : `${last.ok ? 'OK' : 'FAILED'} on ${licenseDate(view, last.t)}`}
    Failure Reason: ${last?.reason ?? '<none>'}
  Last Success Time: ${when(view, succeeded.at(-1)?.t)}
  Last Failure Time: ${when(view, failed.at(-1)?.t)}
`;
  });
  return headed('Communication Statistics', `${blocks.join('')}`);
}

function certificates(view: DeviceView): string {
  const { state } = view;
  const title = 'License Certificates';
  if (!isRegistered(state)) return headed(title, 'Production Cert: True\nNot registered. No certificates installed\n');
  return headed(
    title,
    `Production Cert: True
PIID: ${state.productInstanceId}
Licensing Certificate:
  Serial Number: ${state.idCertificateSerial}
  Start Date: ${licenseDate(view, state.idCertificateNotBeforeMs)}
  Expiry Date: ${licenseDate(view, state.idCertificateNotAfterMs)}
`,
  );
}

function handles(view: DeviceView): string {
  const blocks = licencesInUse(view).map(
    ({ feature, name, tag, version, count, status }, at) => `Handle: ${at + 1}
  License: ${name} (${feature})
  Entitlement Tag: ${tag}
  Version: ${version}
  Requested Count: ${count}
  Status: ${status}
`,
  );
  return headed('License Usage', blocks.length === 0 ? 'No licenses in use\n' : blocks.join(''));
}

/**
 * `show license tech support`: sections as the classic agent has them on IOS-XE (P§6 "Tech support extras", GP); the text
 * of NX-OS is not public [U], so order and presence of sections are inferred [I].
 */
export function showLicenseTechSupport(view: DeviceView): string {
  const { context, system, profile } = view;
  return [
    headed('Smart Licensing Status', `\n${smartLicensingIs(view)}`),
    utility(),
    dataPrivacy(view),
    transport(view),
    registration(view),
    licenseAuthorization(view),
    conversion(),
    handles(view),
    headed('Product Information', udiBlock(view)),
    agentVersion(),
    jobs(view),
    statistics(view),
    certificates(view),
    headed(
      'Other Info',
      `Software ID: ${context.softwareId}
Agent State: ${view.state.licensing}
TS enable: ${system.smartLicensing ? 'True' : 'False'}
Hostname: ${system.hostname}
Version: ${profile.release}
`,
    ),
  ].join('\n');
}
