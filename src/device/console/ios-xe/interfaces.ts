import type { DeviceView } from '../console-device.js';

/** An interface as `show ip interface brief` lists it. */
export interface SwitchInterface {
  readonly name: string;
  /** Empty: `unassigned`. */
  readonly address: string;
  readonly up: boolean;
}

/** The management port lives in its own VRF on every Catalyst switch (S4: `Mgmt-vrf`). */
const MANAGEMENT_PORT = 'GigabitEthernet0/0';
const MANAGEMENT_VRF = 'Mgmt-vrf';
const UPLINK = 'Vlan1';
/**
 * Stands for the routing table of an interface without an address: there is none, so that nothing sent from it gets out
 * and call home times out (S4 scenario 5).
 */
export const NO_TABLE = '(no address)';

const TYPES = [
  'AppGigabitEthernet',
  'FiveGigabitEthernet',
  'FortyGigabitEthernet',
  'GigabitEthernet',
  'HundredGigE',
  'Loopback',
  'Port-channel',
  'TenGigabitEthernet',
  'Tunnel',
  'TwentyFiveGigE',
  'Vlan',
];

/** `gi0/0` and `GigabitEthernet 0/0` as the configuration writes it; null if no interface type begins so. */
export function interfaceName(text: string): string | null {
  const [, letters = '', place = ''] = /^([A-Za-z-]+)\s*(\d[\d/.]*)$/.exec(text.trim()) ?? [];
  if (letters === '') return null;
  const type = TYPES.find((known) => known.toLowerCase().startsWith(letters.toLowerCase()));
  return type === undefined ? null : `${type}${place}`;
}

type Around = Pick<DeviceView, 'transport' | 'startup'>;

/**
 * The routing table packets leave by that are sent from an interface; empty for the global one. Which interfaces have an
 * address is modelled, since this console does not configure them: `Vlan1`, the management port, and whichever the device
 * has been sending from.
 */
export function routingTableOf(name: string, { transport, startup }: Around): string {
  if (name === MANAGEMENT_PORT) return MANAGEMENT_VRF;
  if (name === UPLINK || same(name, startup.transport.sourceInterface)) return '';
  return same(name, transport.sourceInterface) && transport.vrf !== NO_TABLE ? '' : NO_TABLE;
}

function same(name: string, other: string): boolean {
  return name === (interfaceName(other) ?? other);
}

/** Copper ports of a switch of this product id (`C9300-24P`, `WS-C3850-48P`); none for a chassis. */
function portsOf(pid: string): number {
  return Number(/-(24|48)[A-Z]/.exec(pid)?.[1] ?? 0);
}

/**
 * The interfaces of a device. Addresses are modelled: 10.x.y.z in the global table, 192.168.y.z at the management port,
 * both from the device's number in the fleet.
 */
export function interfacesOf({ profile, context, transport, startup }: DeviceView): SwitchInterface[] {
  const index = context.deviceIndex + 1;
  const low = [(index >> 8) & 255, index & 255];
  const addressed: SwitchInterface[] = [
    { name: UPLINK, address: ['10', (index >> 16) & 255, ...low].join('.'), up: true },
    { name: MANAGEMENT_PORT, address: ['192', '168', ...low].join('.'), up: true },
  ];
  const known = interfaceName(transport.sourceInterface);
  if (known !== null && addressed.every(({ name }) => name !== known)) {
    const has = routingTableOf(known, { transport, startup }) !== NO_TABLE;
    addressed.push({ name: known, address: has ? ['172.16', ...low].join('.') : '', up: has });
  }
  const ports = portsOf(profile.pid);
  const switches = profile.redundancy === 'stack' ? context.members.length + 1 : 1;
  for (let member = 1; member <= switches; member++) {
    for (let port = 1; port <= ports; port++) {
      const name = `GigabitEthernet${member}/0/${port}`;
      if (name !== known) addressed.push({ name, address: '', up: port === 1 });
    }
  }
  return addressed;
}
