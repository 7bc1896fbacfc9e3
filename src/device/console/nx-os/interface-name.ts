const TYPES: readonly (readonly [beginning: RegExp, name: string])[] = [
  [/^eth/, 'Ethernet'],
  [/^lo/, 'loopback'],
  [/^mg/, 'mgmt'],
  [/^po/, 'port-channel'],
  [/^vl/, 'Vlan'],
];

/** An interface as NX-OS shows it: `vlan27` and `vlan 27` are `Vlan27`, `eth1/1` is `Ethernet1/1`. */
export function interfaceName(typed: string): string {
  const [, type = '', number = ''] = /^([A-Za-z-]+)\s*(.*)$/.exec(typed) ?? [];
  const known = TYPES.find(([beginning]) => beginning.test(type.toLowerCase()));
  return known === undefined ? typed : `${known[1]}${number}`;
}
