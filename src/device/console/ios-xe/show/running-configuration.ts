import type { DeviceView } from '../../console-device.js';
import { policyLicenseLines } from '../policy/show/license-lines.js';
import { cloudUrl } from '../state/call-home-profiles.js';
import { keptLines } from '../state/kept-lines.js';
import { smartUrl } from '../state/other-destination.js';
import { globalPathLines, pathStatements } from '../state/path-statements.js';
import { trustpointsOf } from '../state/trustpoints.js';
import { callHomeLines } from './call-home-lines.js';

const STAMPS = ['service timestamps debug', 'service timestamps log'];
const STANDARD_STAMP = 'datetime msec';
const SHOWN_ELSEWHERE = ['service timestamps ', 'no service timestamps ', 'clock calendar-valid', 'license smart '];
const HOUR_MINUTES = 60;

function serviceLines(view: DeviceView): string[] {
  const kept = keptLines(view.system);
  const stamps = STAMPS.map(
    (stamp) =>
      kept.find((line) => line.startsWith(stamp) || line.startsWith(`no ${stamp}`)) ?? `${stamp} ${STANDARD_STAMP}`,
  );
  return [...stamps, view.transport.callHomeEnabled ? 'service call-home' : 'no service call-home'];
}

function clockLines({ system }: DeviceView): string[] {
  const { name, offsetMinutes } = system.timeZone;
  const hours = Math.trunc(offsetMinutes / HOUR_MINUTES);
  const zone = `clock timezone ${name} ${hours} ${Math.abs(offsetMinutes % HOUR_MINUTES)}`;
  const calendar = keptLines(system).filter((line) => line === 'clock calendar-valid');
  return [...(name === 'UTC' && offsetMinutes === 0 ? [] : [zone]), ...calendar];
}

function nameLines(view: DeviceView, pathLines: readonly string[]): string[] {
  const { system, transport } = view;
  const servers = pathStatements(view).nameServers.map(({ address, vrf }) => {
    return `ip name-server ${vrf === '' ? '' : `vrf ${vrf} `}${address}`;
  });
  return [
    ...Object.entries(transport.hosts).map(([name, address]) => `ip host ${name} ${address}`),
    ...pathLines.filter((line) => line.startsWith('no ip domain')),
    ...(system.domainName === '' ? [] : [`ip domain name ${system.domainName}`]),
    ...servers,
  ];
}

function trustpointLines(view: DeviceView): string[] {
  return Array.from(trustpointsOf(view), ([name, { enrollment, enrollmentUrl, revocationCheck }]) => [
    `crypto pki trustpoint ${name}`,
    ...(enrollment === 'none' ? [] : [` enrollment ${enrollment === 'url' ? `url ${enrollmentUrl}` : enrollment}`]),
    ` revocation-check ${revocationCheck}`,
    '!',
  ]).flat();
}

function licenseLines(view: DeviceView, pathLines: readonly string[]): string[] {
  if (view.policy !== null) return policyLicenseLines(view, pathLines);
  const { hostname, version } = view.system.privacy;
  const lines: string[] = [];
  if (hostname || version)
    lines.push(`license smart privacy ${hostname && version ? 'all' : hostname ? 'hostname' : 'version'}`);
  if (view.transport.kind === 'smart') lines.push('license smart transport smart');
  const url = smartUrl(view);
  if (url !== cloudUrl(view, 'smart')) lines.push(`license smart url ${url}`);
  return [...lines, ...pathLines.filter((line) => line.startsWith('license smart'))];
}

/** Kept lines that have no place of their own. */
function furtherLines({ system }: DeviceView, pathLines: readonly string[]): string[] {
  return keptLines(system).filter(
    (line) => !pathLines.includes(line) && !SHOWN_ELSEWHERE.some((beginning) => line.startsWith(beginning)),
  );
}

/**
 * The configuration as lines: everything this console can configure, in the order IOS-XE prints it, and nothing it cannot
 * (no interfaces, no lines). Typed at a device out of its box, it makes the same configuration again.
 */
export function runningConfiguration(view: DeviceView, all = false): string {
  const { system, profile } = view;
  const pathLines = globalPathLines(pathStatements(view));
  const [train = '', minor = ''] = profile.release.split('.');
  const sections = [
    [`version ${train}.${minor}`, ...serviceLines(view)],
    [`hostname ${system.hostname}`],
    clockLines(view),
    callHomeLines(view, all),
    nameLines(view, pathLines),
    trustpointLines(view).slice(0, -1),
    licenseLines(view, pathLines),
    pathLines.filter((line) => line.startsWith('ip http')),
    [...system.loggingHosts.map((host) => `logging host ${host}`), ...furtherLines(view, pathLines)],
    system.ntpServers.map((server) => `ntp server ${server}`),
  ];
  return `!\n${sections.flatMap((lines) => (lines.length === 0 ? [] : [...lines, '!'])).join('\n')}\nend\n`;
}
