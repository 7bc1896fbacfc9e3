import type { DeviceView } from '../../console-device.js';
import { callHomeProfiles, cloudUrl, FACTORY_PROFILE, type ProfileConfiguration } from '../state/call-home-profiles.js';
import { callHomePathLines, pathStatements } from '../state/path-statements.js';

/** The address a device out of its box has as its contact (S2). */
const FACTORY_CONTACT = 'sch-smart-licensing@cisco.com';
const REMARK = ` ! If contact email address in call-home is configured as ${FACTORY_CONTACT}
 ! the email address configured in Cisco Smart License Portal will be used as contact email address to send SCH notifications.`;

/** @param all with what is as out of the box (`show running-config all`; S4 "check basic connectivity") */
function profileLines(view: DeviceView, profile: ProfileConfiguration, all: boolean): string[] {
  const { name, active, method, url, smartCallHomeData, smartLicensingData } = profile;
  const isFactory = name === FACTORY_PROFILE;
  const standard = isFactory ? cloudUrl(view, 'callhome') : '';
  const lines = [active ? 'active' : 'no active'];
  if (url !== standard || (all && url !== ''))
    lines.push(url === '' ? `no destination address http ${standard}` : `destination address http ${url}`);
  lines.push(`destination transport-method ${method}`);
  if (isFactory) lines.push(`no destination transport-method ${method === 'http' ? 'email' : 'http'}`);
  if (!smartCallHomeData) lines.push('no reporting smart-call-home-data');
  else if (all) lines.push('reporting smart-call-home-data');
  if (smartLicensingData && (all || !isFactory)) lines.push('reporting smart-licensing-data');
  if (!smartLicensingData && (all || isFactory)) lines.push('no reporting smart-licensing-data');
  return [` profile "${name}"`, ...lines.map((line) => `  ${line}`)];
}

/** Section `call-home` of the configuration. Form: S4, and the section as IOS-XE is known to print it [I]. */
export function callHomeLines(view: DeviceView, all: boolean): string[] {
  const { transport, system } = view;
  const lines = ['call-home', REMARK];
  lines.push(system.contactEmail === '' ? ' no contact-email-addr' : ` contact-email-addr ${system.contactEmail}`);
  lines.push(...callHomePathLines(pathStatements(view)).map((line) => ` ${line}`));
  if (!transport.serverIdentityCheck) lines.push(' no http secure server-identity-check');
  else if (all) lines.push(' http secure server-identity-check');
  for (const profile of callHomeProfiles(view)) lines.push(...profileLines(view, profile, all));
  return lines;
}
