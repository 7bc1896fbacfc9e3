import { defaultTransport } from '../../../call-home/default-configuration.js';
import type { ConsoleDevice, DeviceView } from '../../console-device.js';
import { keptLines, withLines } from './kept-lines.js';

/** A call-home profile as the operator configured it. */
export interface ProfileConfiguration {
  readonly name: string;
  readonly active: boolean;
  readonly smartCallHomeData: boolean;
  readonly smartLicensingData: boolean;
  /** `destination address http`; empty: none. */
  readonly url: string;
  readonly method: 'http' | 'email';
}

/** The profile every device has; it cannot be removed. */
export const FACTORY_PROFILE = 'CiscoTAC-1';

const EMAIL = 'destination transport-method email';
const HTTP = 'destination transport-method http';
const NO_SMART_CALL_HOME = 'no reporting smart-call-home-data';
const ADDRESS = 'destination address http ';

type Configured = Pick<DeviceView, 'profile' | 'transport' | 'system'>;

/** Where profile `CiscoTAC-1` sends out of the box. */
export function cloudUrl({ profile }: Pick<DeviceView, 'profile'>, kind: 'callhome' | 'smart'): string {
  return defaultTransport({ ...profile, transport: kind }).url;
}

/** Destination of the profile that carries Smart Licensing, whichever transport is in use. */
function carriedUrl(view: Configured): string {
  const { transport, system } = view;
  if (transport.kind === 'callhome') return transport.url;
  return system.otherUrl || cloudUrl(view, 'callhome');
}

/** Where call home sends licensing messages, whether it is in use or not; empty if its profile sends e-mail. */
export function callHomeUrl(view: Configured): string {
  const carrier = profileNamed(view, view.transport.profile.name);
  return carrier?.method === 'http' ? carrier.url : '';
}

function section(name: string): string {
  return `profile "${name}"`;
}

/**
 * Every profile, `CiscoTAC-1` first. The one that carries Smart Licensing stands in the transport configuration, which
 * decides whether messages get through; the others stand beside it (S4: exactly one may carry it).
 */
export function callHomeProfiles(view: Configured): ProfileConfiguration[] {
  const { transport, system } = view;
  const { name, active, smartLicensingData } = transport.profile;
  const lines = keptLines(system, section(name));
  const url = carriedUrl(view);
  const email = lines.includes(EMAIL) && (url === '' || transport.kind !== 'callhome');
  const carrier: ProfileConfiguration = {
    name,
    active,
    smartLicensingData,
    smartCallHomeData: !lines.includes(NO_SMART_CALL_HOME),
    url: email ? (lines.find((line) => line.startsWith(ADDRESS))?.slice(ADDRESS.length) ?? '') : url,
    method: email ? 'email' : 'http',
  };
  const others = Object.entries(system.callHomeProfiles).map(([other, profile]): ProfileConfiguration => {
    const method = keptLines(system, section(other)).includes(HTTP) ? 'http' : 'email';
    return { name: other, ...profile, method };
  });
  const key = (profile: ProfileConfiguration): string => (profile.name === FACTORY_PROFILE ? '' : profile.name);
  return [carrier, ...others].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** A profile as `profile NAME` makes it: active, with Smart Call Home data only, by e-mail (GP, vendor's guide) [I]. */
function newProfile(name: string): ProfileConfiguration {
  return { name, active: true, smartCallHomeData: true, smartLicensingData: false, url: '', method: 'email' };
}

export function profileNamed(view: Configured, name: string): ProfileConfiguration | null {
  return callHomeProfiles(view).find((profile) => profile.name.toLowerCase() === name.toLowerCase()) ?? null;
}

/** Changes a profile, or makes it first. What it takes over, the one that carried Smart Licensing loses. */
export function changeProfile(device: ConsoleDevice, name: string, change: Partial<ProfileConfiguration>): void {
  const known = profileNamed(device, name) ?? newProfile(name);
  const changed = { ...known, ...change };
  const carrier = device.transport.profile.name;
  const takesOver = changed.name !== carrier && carries(changed);
  const others = callHomeProfiles(device)
    .filter((profile) => profile.name !== known.name)
    .map((profile) =>
      // One that is not active carries nothing, and has nothing to lose.
      takesOver && profile.name === carrier && carries(profile) ? { ...profile, smartLicensingData: false } : profile,
    );
  settle(device, [...others, changed], takesOver ? changed.name : carrier);
}

/** `no profile NAME`. @returns whether there was such a profile, and it could be removed */
export function removeProfile(device: ConsoleDevice, name: string): boolean {
  const profile = profileNamed(device, name);
  if (profile === null || profile.name === FACTORY_PROFILE) return false;
  const rest = callHomeProfiles(device).filter((other) => other.name !== profile.name);
  const otherLines = withLines(device.system, section(profile.name), [''], []);
  device.configureSystem({ otherLines });
  settle(device, rest, device.transport.profile.name);
  return true;
}

function carries({ active, smartLicensingData }: ProfileConfiguration): boolean {
  return active && smartLicensingData;
}

/** Decides which profile carries Smart Licensing, and writes all of them down. */
function settle(device: ConsoleDevice, profiles: readonly ProfileConfiguration[], present: string): void {
  const now = profiles.find(({ name }) => name === present);
  const carrier =
    now !== undefined && carries(now)
      ? now
      : (profiles.find(carries) ?? now ?? profiles.find(({ name }) => name === FACTORY_PROFILE));
  if (carrier === undefined) return;
  const others = profiles.filter((profile) => profile !== carrier);
  let otherLines = device.system.otherLines;
  const note = ({ name }: ProfileConfiguration, lines: string[]): void => {
    otherLines = withLines({ otherLines }, section(name), [EMAIL, HTTP, NO_SMART_CALL_HOME, ADDRESS], lines);
  };
  for (const other of others) note(other, other.method === 'http' ? [HTTP] : []);
  note(carrier, carrierLines(carrier));
  const { transport } = device;
  const url = carrier.method === 'http' ? carrier.url : '';
  device.configureSystem({
    otherLines,
    callHomeProfiles: Object.fromEntries(
      others.map(({ name, active, smartCallHomeData, smartLicensingData, url: destination }) => [
        name,
        { active, smartCallHomeData, smartLicensingData, url: destination },
      ]),
    ),
    ...(transport.kind === 'callhome' ? {} : { otherUrl: url }),
  });
  const { name, active, smartLicensingData } = carrier;
  device.configureTransport({
    profile: { ...transport.profile, name, active, smartLicensingData },
    ...(transport.kind === 'callhome' ? { url } : {}),
  });
}

/** What the transport configuration has no place for. */
function carrierLines({ smartCallHomeData, method, url }: ProfileConfiguration): string[] {
  const lines = smartCallHomeData ? [] : [NO_SMART_CALL_HOME];
  if (method === 'email') lines.push(EMAIL, ...(url === '' ? [] : [`${ADDRESS}${url}`]));
  return lines;
}
