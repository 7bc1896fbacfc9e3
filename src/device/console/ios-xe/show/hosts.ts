import type { DeviceView } from '../../console-device.js';
import { pathStatements } from '../state/path-statements.js';

/** `show hosts`: the domain, the name servers and the names configured by `ip host`. */
export function showHosts(view: DeviceView): string {
  const { system, transport } = view;
  const servers = pathStatements(view).nameServers.map(({ address }) => address);
  const rows = Object.entries(transport.hosts).map(
    ([name, address]) => `${name.padEnd(25)} None  (perm, OK)  0   IP    ${address}\n`,
  );
  return `Default domain is ${system.domainName || 'not set'}
Name servers are ${servers.length === 0 ? '255.255.255.255' : servers.join(', ')}

Codes: UN - unknown, EX - expired, OK - OK, ?? - revalidate
       temp - temporary, perm - permanent
       NA - Not Applicable None - Not defined

Host                      Port  Flags      Age Type   Address(es)
${rows.join('')}`;
}
