import type { DeviceView } from '../../console-device.js';
import { lastConfiguredMs } from '../boot.js';
import { keptCallHomeLines, keptGlobalLines } from '../call-home-lines.js';
import { ctime } from '../ctime.js';
import { callHomeUrl, smartUrl, usualCallHomeUrl, usualSmartUrl } from '../destinations.js';
import { versionLine } from '../release-facts.js';

type Configured = Pick<DeviceView, 'profile' | 'transport' | 'system'>;

/**
 * `show running-config`. The head and the `callhome` section are S2's. What a switch has out of its box and an operator has
 * taken away stands as a `no` line, so that the text can be given back to a switch line by line and yields the same
 * configuration [I]. Certificates are no part of it.
 */
export function showRunningConfig(view: DeviceView): string {
  return `${head(view, 'running-config')}${globalLines(view).join('\n')}\n\n${callHomeSection(view)}`;
}

/** `show running-config callhome` (S2 "Method-1"). */
export function showRunningConfigCallHome(view: DeviceView): string {
  return `${head(view, 'running-config callhome')}${callHomeSection(view)}`;
}

/** `show startup-config`: what was last saved. */
export function showStartupConfig(view: DeviceView): string {
  const saved: Configured = { profile: view.profile, ...view.startup };
  return `!Command: show startup-config
!Time: ${ctime(view, view.now)}

${versionLine(view.profile)}
${globalLines(saved).join('\n')}

${callHomeSection(saved)}`;
}

function head(view: DeviceView, what: string): string {
  return `!Command: show ${what}
!Running configuration last done at: ${ctime(view, lastConfiguredMs(view))}
!Time: ${ctime(view, view.now)}

${versionLine(view.profile)}
`;
}

function globalLines(view: Configured): string[] {
  const { system, transport } = view;
  const { hostname, version } = system.privacy;
  const { name, offsetMinutes } = system.timeZone;
  const lines = [`hostname ${system.hostname}`, `${system.smartLicensing ? '' : 'no '}license smart enable`];
  if (transport.kind === 'smart') lines.push('license smart transport smart');
  if (smartUrl(view) !== usualSmartUrl(view)) lines.push(`license smart url ${smartUrl(view)}`);
  if (hostname) lines.push('license smart privacy hostname');
  if (version) lines.push('license smart privacy version');
  if (transport.kind === 'smart' && transport.proxy !== null) {
    lines.push(
      `license smart proxy address ${transport.proxy.host}`,
      `license smart proxy port ${transport.proxy.port}`,
    );
  }
  lines.push(...keptGlobalLines(view));
  if (system.domainName !== '') lines.push(`ip domain-name ${system.domainName}`);
  for (const { address, vrf } of system.nameServers)
    lines.push(`ip name-server ${address}${vrf === '' ? '' : ` use-vrf ${vrf}`}`);
  for (const [host, address] of Object.entries(transport.hosts)) lines.push(`ip host ${host} ${address}`);
  lines.push(...sourceInterfaceLines(view));
  for (const [trustpoint, { revocationCheck }] of Object.entries(system.trustpoints)) {
    lines.push(`crypto ca trustpoint ${trustpoint}`);
    if (revocationCheck === 'none') lines.push('  revocation-check none');
  }
  for (const server of system.ntpServers) lines.push(`ntp server ${server}`);
  if (name !== 'UTC' || offsetMinutes !== 0) lines.push(`clock timezone ${name} ${zoneOffset(offsetMinutes)}`);
  for (const host of system.loggingHosts) lines.push(`logging server ${host}`);
  return lines;
}

/** Hours and minutes; the sign stands before the hours, even before none. */
function zoneOffset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : ''}${Math.floor(size / 60)} ${size % 60}`;
}

function sourceInterfaceLines({ transport, profile }: Configured): string[] {
  if (transport.sourceInterface === profile.defaultSourceInterface) return [];
  return transport.sourceInterface === ''
    ? ['no ip http source-interface']
    : [`ip http source-interface ${transport.sourceInterface}`];
}

/** Lines of S2 in S2's order; proxy lines of "Method-2". */
function callHomeSection(view: Configured): string {
  const { system, transport, profile } = view;
  const lines = [system.contactEmail === '' ? 'no email-contact' : `email-contact ${system.contactEmail}`];
  const kept = keptCallHomeLines(view);
  lines.push(...kept.filter((line) => !line.startsWith('destination-profile')));
  const { name, active } = transport.profile;
  lines.push(`${active ? '' : 'no '}destination-profile ${name} transport-method http`);
  const url = callHomeUrl(view);
  lines.push(
    url === ''
      ? `no destination-profile ${name} index 1 http ${usualCallHomeUrl(view)}`
      : `destination-profile ${name} index 1 http ${url}`,
  );
  for (const [other, profileOfOther] of Object.entries(system.callHomeProfiles)) {
    lines.push(`destination-profile ${other}`);
    if (profileOfOther.active) lines.push(`destination-profile ${other} transport-method http`);
    if (profileOfOther.url !== '') lines.push(`destination-profile ${other} index 1 http ${profileOfOther.url}`);
  }
  lines.push(...kept.filter((line) => line.startsWith('destination-profile')));
  const proxy = transport.kind === 'callhome' ? transport.proxy : null;
  const named = proxy ?? system.idleProxy;
  if (named !== null) lines.push(`transport http proxy server ${named.host} port ${named.port}`);
  if (transport.vrf !== '') lines.push(`transport http use-vrf ${transport.vrf}`);
  else if (profile.defaultVrf !== '') lines.push('no transport http use-vrf');
  if (proxy !== null) lines.push('transport http proxy enable');
  lines.push(transport.callHomeEnabled ? 'enable' : 'no enable');
  return `callhome\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
