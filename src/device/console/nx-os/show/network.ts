import type { DeviceView } from '../../console-device.js';
import { keptGlobalLines } from '../call-home-lines.js';

/** The management port's address, from the net set aside for documentation (RFC 5737, TEST-NET-3); modelled. */
const NET = '203.0.113.';
const HOSTS_IN_NET = 254;
const UP = 'protocol-up/link-up/admin-up';
const DOWN = 'protocol-down/link-down/admin-up';

/** Numbers of the two VRFs every switch has. */
const VRF_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['default', 1],
  ['management', 2],
]);

function row(name: string, address: string, status: string): string {
  return `${name.padEnd(20)} ${address.padEnd(15)} ${status}\n`;
}

/**
 * `show ip interface brief [vrf V]`: mgmt0 in its VRF; elsewhere nothing but an interface that was named as the source of
 * messages. Layout: NTC cisco_nxos_show_ip_interface_brief.
 */
export function showIpInterfaceBrief(view: DeviceView, vrf: string): string {
  const number = VRF_NUMBERS.get(vrf);
  if (number === undefined) return `VRF "${vrf}" does not exist\n`;
  const { sourceInterface } = view.transport;
  const address = `${NET}${1 + (view.context.deviceIndex % HOSTS_IN_NET)}`;
  let rows = '';
  if (vrf === 'management') rows = row('mgmt0', address, UP);
  else if (sourceInterface !== '' && sourceInterface.toLowerCase() !== 'mgmt0')
    rows = row(sourceInterface, 'unassigned', DOWN);
  return `IP Interface Status for VRF "${vrf}"(${number})
Interface            IP Address      Interface Status
${rows}`;
}

/** `show hosts`: name servers by VRF and the names configured on the switch [I]. */
export function showHosts(view: DeviceView): string {
  const { system, transport } = view;
  const off = keptGlobalLines(view).includes('no ip domain-lookup');
  const lines = [`DNS lookup ${off ? 'disabled' : 'enabled'}`];
  if (system.domainName !== '') lines.push(`Default domain is ${system.domainName}`);
  lines.push('Name/address lookup uses domain service');
  for (const vrf of new Set(system.nameServers.map((server) => server.vrf))) {
    const addresses = system.nameServers.filter((server) => server.vrf === vrf).map(({ address }) => address);
    lines.push(`Name servers for vrf:${vrf === '' ? 'default' : vrf} are ${addresses.join(' ')}`);
  }
  lines.push('', 'Host                    Address');
  for (const [host, address] of Object.entries(transport.hosts)) lines.push(`${host.padEnd(23)} ${address}`);
  return `${lines.join('\n')}\n`;
}

/** A server of `ntp server A [use-vrf V] [prefer]`: `system.ntpServers` holds what follows the keywords, as it was typed. */
function ntpServer(text: string): { readonly address: string; readonly vrf: string } {
  const [, address = '', vrf = 'default'] = /^(\S+)(?: use-vrf (\S+))?/.exec(text) ?? [];
  return { address, vrf };
}

const RULER = '-'.repeat(50);

/** `show ntp peers`. Layout: public samples (Genie). */
export function showNtpPeers({ system }: DeviceView): string {
  const rows = system.ntpServers.map((text) => `  ${ntpServer(text).address.padEnd(29)} Server (configured)\n`);
  return `${RULER}\n  Peer IP Address               Serv/Peer          \n${RULER}\n${rows.join('')}`;
}

/** `show ntp peer-status`. Layout: public samples (Genie). A clock that is right is taken to be synchronized (modelled). */
export function showNtpPeerStatus(view: DeviceView): string {
  const synchronized = view.context.clockOffsetMs === 0;
  const rows = view.system.ntpServers.map((text, at) => {
    const { address, vrf } = ntpServer(text);
    const mark = synchronized && at === 0 ? '*' : '=';
    const measured = synchronized ? '2    64    377   0.00099' : '16   64    0     0.00000';
    return `${mark}${address.padEnd(20)} 0.0.0.0             ${measured} ${vrf}\n`;
  });
  return `Total peers : ${rows.length}
* - selected for sync, + -  peer mode(active), 
- - peer mode(passive), = - polled in client mode 
    remote               local              st  poll  reach  delay   vrf
-----------------------------------------------------------------------
${rows.join('')}`;
}
