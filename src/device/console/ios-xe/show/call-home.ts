import type { DeviceView } from '../../console-device.js';
import { callHomeProfiles, FACTORY_PROFILE, type ProfileConfiguration } from '../state/call-home-profiles.js';
import { pathStatements } from '../state/path-statements.js';
import { traitsOf } from '../traits.js';

const UNSET = 'Not yet set up';
const FACTORY_CONTACT = 'sch-smart-licensing@cisco.com';

function status({ active }: { readonly active: boolean }): string {
  return active ? 'ACTIVE' : 'INACTIVE';
}

/** What alert groups and patterns profile `CiscoTAC-1` has (S4, GP); others have none. */
const SUBSCRIPTIONS = `    Periodic configuration info message is scheduled every 1 day of the month at 09:15

    Periodic inventory info message is scheduled every 1 day of the month at 09:00

    Alert-group               Severity
    ------------------------  ------------
    crash                     debugging   
    diagnostic                minor       
    environment               warning     
    inventory                 normal      

    Syslog-Pattern            Severity
    ------------------------  ------------
    APF-.-WLC_.*              warning     
    .*                        major       
`;
const NO_SUBSCRIPTIONS = `    Alert-group               Severity
    ------------------------  ------------
    N/A                       N/A         

    Syslog-Pattern            Severity
    ------------------------  ------------
    N/A                       N/A         
`;

/** Layout: GP ShowCallHomeProfileAll golden_output; S4 for the label of the address in 16.9. */
export function showCallHomeProfile(view: DeviceView, profile: ProfileConfiguration): string {
  const { name, method, url, smartCallHomeData, smartLicensingData } = profile;
  const data = [smartCallHomeData ? 'Smart Call Home' : '', smartLicensingData ? 'Smart Licensing' : ''];
  const isFactory = name === FACTORY_PROFILE;
  const reported = data.filter((text) => text !== '').join(', ');
  const http = `    ${traitsOf(view.profile).httpAddressLabel}: ${url === '' ? UNSET : url}\n`;
  return `Profile Name: ${name}
    Profile status: ${status(profile)}
    Profile mode: Full Reporting
    Reporting Data: ${reported === '' ? 'N/A' : reported}
    Preferred Message Format: xml
    Message Size Limit: ${view.transport.profile.messageSizeLimitBytes} Bytes
    Transport Method: ${method}
${method === 'http' ? http : `    Email address(es): ${UNSET}\n`}${isFactory ? '    Other address(es): default\n' : ''}
${isFactory ? SUBSCRIPTIONS : NO_SUBSCRIPTIONS}`;
}

/** `show call-home profile all`. */
export function showCallHomeProfiles(view: DeviceView): string {
  return callHomeProfiles(view)
    .map((profile) => showCallHomeProfile(view, profile))
    .join('\n');
}

/** `show call-home smart-licensing`. Layout: GP ShowCallHomeSmartLicensing golden_output. */
export function showCallHomeSmartLicensing(view: DeviceView): string {
  const { transport } = view;
  const carrier = callHomeProfiles(view).find(({ name }) => name === transport.profile.name);
  const enabled = transport.kind === 'callhome' && transport.callHomeEnabled && transport.profile.smartLicensingData;
  return `Current smart-licensing transport settings:
 Smart-license messages: ${enabled ? 'enabled' : 'disabled'}
 Profile: ${transport.profile.name} (status: ${status(transport.profile)})
 Destination  URL(s):  ${carrier?.url || UNSET}
`;
}

/** Alert groups of every device (GP ShowCallHome). */
const ALERT_GROUPS: readonly (readonly [string, string])[] = [
  ['configuration', 'configuration info'],
  ['crash', 'crash and traceback info'],
  ['diagnostic', 'diagnostic info'],
  ['environment', 'environmental info'],
  ['inventory', 'inventory info'],
  ['snapshot', 'snapshot info'],
  ['syslog', 'syslog info'],
];

/** `show call-home alert-group`, also a part of `show call-home`. */
export function showAlertGroups(): string {
  const rows = ALERT_GROUPS.map(([word, about]) => `    ${word.padEnd(24)} Enable  ${about}\n`);
  return `Available alert groups:
    Keyword                  State   Description
    ------------------------ ------- -------------------------------
${rows.join('')}`;
}

/** `show call-home`. Labels: the public parser of this command (GP ShowCallHome); their order as the CLI prints it [I]. */
export function showCallHome(view: DeviceView): string {
  const { transport, system } = view;
  const { callHomeProxy, callHomeSource, callHomeVrf } = pathStatements(view);
  const { contactEmail } = system;
  const profiles = callHomeProfiles(view);
  const factory = profiles.find(({ name }) => name === FACTORY_PROFILE);
  const proxy = callHomeProxy === null ? UNSET : `${callHomeProxy.host}:${callHomeProxy.port}`;
  const contact = contactEmail === FACTORY_CONTACT ? `${contactEmail} (default)` : contactEmail || UNSET;
  return `Current call home settings:
    call home feature : ${transport.callHomeEnabled ? 'enable' : 'disable'}
    call home message's from address: ${UNSET}
    call home message's reply-to address: ${UNSET}

    vrf for call-home messages: ${callHomeVrf || UNSET}

    contact person's email address: ${contact}

    contact person's phone number: ${UNSET}
    street address: ${UNSET}
    customer ID: ${UNSET}
    contract ID: ${UNSET}
    site ID: ${UNSET}

    source ip address: ${UNSET}
    source interface: ${callHomeSource || UNSET}
    Mail-server: ${UNSET}
    http proxy: ${proxy}
    http secure:
        server identity check: ${transport.serverIdentityCheck ? 'enabled' : 'disabled'}
    http resolve-hostname: default

    Diagnostic signature: enabled
    Profile: ${FACTORY_PROFILE} (status: ${factory === undefined ? 'INACTIVE' : status(factory)})

    Smart licensing messages: ${transport.profile.smartLicensingData ? 'enabled' : 'disabled'}
    Profile: ${transport.profile.name} (status: ${status(transport.profile)})

    aaa-authorization: disable
    aaa-authorization username: callhome (default)
    data-privacy: ${system.privacy.hostname ? 'hostname' : 'normal'}
    syslog throttling: enable

    Rate-limit: 20 message(s) per minute

    Snapshot command: ${UNSET}

${showAlertGroups()}
Profiles:
${profiles.map(({ name }) => `    Profile Name: ${name}\n`).join('')}`;
}
