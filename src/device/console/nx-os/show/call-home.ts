import type { MessageEvent } from '../../../../telemetry/events.js';
import type { DeviceView } from '../../console-device.js';
import { deviceTime } from '../../text/dates.js';
import { keptCallHomeValue } from '../call-home-lines.js';
import { callHomeUrl } from '../destinations.js';
import { MESSAGE_NAMES } from './license-history.js';

function enabled(on: boolean): string {
  return on ? 'enabled' : 'disabled';
}

/** `show callhome`: labels as in a public sample of NX-OS; values nobody can configure here are the OS's defaults [I]. */
export function showCallHome(view: DeviceView): string {
  return `callhome ${enabled(view.transport.callHomeEnabled)}
Callhome Information:
contact person name(sysContact):
contact person's email:${view.system.contactEmail}
contact person's phone number:${keptCallHomeValue(view, 'phone-contact') ?? ''}
street addr:${keptCallHomeValue(view, 'streetaddress') ?? ''}
site id:
customer id:
contract id:
switch priority:7
duplicate message throttling : enabled
periodic inventory : enabled
periodic inventory time-period : 7 days
periodic inventory timeofday : 08:00 (HH:MM)
Distribution : Disabled
`;
}

interface ShownProfile {
  readonly name: string;
  readonly http: boolean;
  readonly url: string;
  readonly alertGroup: string;
}

function profiles(view: DeviceView): ShownProfile[] {
  const { profile } = view.transport;
  const others = Object.entries(view.system.callHomeProfiles).map(([name, { active, url }]) => ({
    name,
    http: active,
    url,
    alertGroup: '',
  }));
  return [{ name: profile.name, http: profile.active, url: callHomeUrl(view), alertGroup: 'cisco-tac' }, ...others];
}

/** `show callhome destination-profile [profile NAME]`: labels as in a public sample; `transport-method` and the URLs are inferred [I]. */
export function showDestinationProfiles(view: DeviceView, name: string | null): string {
  const shown = profiles(view).filter((profile) => name === null || profile.name.toLowerCase() === name.toLowerCase());
  if (shown.length === 0) return `destination profile ${name ?? ''} does not exist\n`;
  const { messageSizeLimitBytes } = view.transport.profile;
  return shown
    .map(
      (profile) => `${profile.name} destination profile information
maximum message size:${messageSizeLimitBytes}
message format:XML
message-level:0
transport-method:${profile.http ? 'http' : ''}
email addresses configured:

url addresses configured:
${profile.url === '' ? '' : `${profile.url}\n`}
alert groups configured:
${profile.alertGroup === '' ? '' : `${profile.alertGroup}\n`}`,
    )
    .join('\n');
}

/** `show callhome transport`: labels as NX-OS and MDS print them [I]. */
export function showCallHomeTransport(view: DeviceView): string {
  const { transport, system } = view;
  const proxy = transport.proxy ?? system.idleProxy;
  return `http vrf:${transport.vrf === '' ? 'default' : transport.vrf}

from email addr:
smtp server:
smtp server port:25
${proxy === null ? '' : `http proxy server:${proxy.host}\nhttp proxy server port:${proxy.port}\n`}http proxy status:${transport.proxy === null ? 'Disabled' : 'Enabled'}
`;
}

/** `show callhome smart-licensing`: whether and where licensing messages go; form of IOS-XE's command [I]. */
export function showCallHomeSmartLicensing(view: DeviceView): string {
  const { profile, callHomeEnabled } = view.transport;
  const works = callHomeEnabled && profile.active && profile.smartLicensingData;
  return `Current smart-licensing transport settings:
 Smart-license messages: ${enabled(works)}
 Profile: ${profile.name} (status: ${profile.active ? 'ACTIVE' : 'INACTIVE'})
 Destination  URL(s):  ${callHomeUrl(view)}
`;
}

const COLUMN = 8;
const SUBTYPE = 17;

/** `show callhome smart-licensing statistics`: form of IOS-XE's command (GP) [I]; counted from the device's history. */
export function showCallHomeStatistics(view: DeviceView): string {
  const messages = view.history().filter((event): event is MessageEvent => event.kind === 'message');
  const rows = Object.entries(MESSAGE_NAMES).flatMap(([type, name]) => {
    const own = messages.filter((message) => message.type === type);
    const last = own.at(-1);
    const waiting = view.state.inFlight === type ? 1 : 0;
    if (last === undefined && waiting === 0) return [];
    const succeeded = own.filter(({ ok, failure }) => ok || failure === 'refused-by-server').length;
    const dropped = own.filter(({ failure }) => failure === 'no-transport').length;
    const counts = [succeeded, own.length - succeeded - dropped, waiting, dropped];
    const columns = counts.map((count) => String(count).padEnd(COLUMN)).join('');
    return [`${name.padEnd(SUBTYPE)}${columns}${last === undefined ? '' : sentAt(view, last)}`.trimEnd()];
  });
  const { offsetMinutes } = view.system.timeZone;
  const sign = offsetMinutes < 0 ? '-' : '+';
  const off = Math.abs(offsetMinutes);
  const zone = `${sign}${two(Math.floor(off / 60))}:${two(off % 60)}`;
  return `Success: Successfully sent and response received.
Failed : Failed to send or response indicated error occurred.
Inqueue: In queue waiting to be sent.
Dropped: Dropped due to incorrect call-home configuration.

Msg Subtype      Success Failed  Inqueue Dropped Last-sent (GMT${zone})
-------------------------------------------------------------------------
${rows.map((row) => `${row}\n`).join('')}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function sentAt(view: DeviceView, { t, ms }: MessageEvent): string {
  const { year, monthNumber, dayPadded, time } = deviceTime(view, t - ms);
  return `${year}-${two(monthNumber)}-${dayPadded} ${time}`;
}
