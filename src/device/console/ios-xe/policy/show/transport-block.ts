import { settledOn } from '../../../../call-home/carriage.js';
import type { DeviceView } from '../../../console-device.js';
import { pathStatements } from '../../state/path-statements.js';
import { policyOf } from '../policy-of.js';
import { policyTraitsOf } from '../policy-traits.js';
import { EMPTY } from './instants.js';

const TYPES = { smart: 'Smart', callhome: 'Callhome', cslu: 'cslu', off: 'Transport Off', automatic: 'Automatic' };

/** `Type:` of `show license …`; `Transport Off` is recalled [I], `Automatic` as YM names it [I], the others GP. */
export function transportType(view: DeviceView): string {
  return TYPES[view.transport.kind];
}

/** Which address messages go to; the same line for CSLU and On-Prem (S1). Of `automatic`, that of what it has found [I]. */
function address(view: DeviceView): string {
  const { transport: carriage } = policyOf(view).context;
  const label = carriage === 'cslu' ? 'Cslu address' : 'URL';
  return `  ${label}: ${settledOn(carriage, view.transport).url || EMPTY}\n`;
}

/** Only these two have an address and a proxy of their own. */
function isHttp(view: DeviceView): boolean {
  const { transport } = policyOf(view).context;
  return transport === 'smart' || transport === 'cslu';
}

function proxyLines(host: string, port: string): string {
  return `    Address: ${host}\n    Port: ${port}\n    Username: ${EMPTY}\n    Password: ${EMPTY}\n`;
}

function vrfOf(view: DeviceView): string {
  return pathStatements(view).smartVrf;
}

/** As in `show license status`: GP ShowLicenseStatus golden_output1, NTC show_license_status3. */
export function transportInShort(view: DeviceView): string {
  const head = `Transport:\n  Type: ${transportType(view)}\n`;
  if (!isHttp(view)) return head;
  const { proxy } = view.transport;
  const { vrf, conversion } = policyTraitsOf(view.profile);
  const through = proxy === null ? '    Not Configured\n' : proxyLines(proxy.host, String(proxy.port));
  const unset = conversion ? `  VRF: ${EMPTY}\n` : '  VRF:\n    Not Configured\n';
  const table = vrfOf(view) === '' ? unset : `  VRF: ${vrfOf(view)}\n`;
  return `${head}${address(view)}  Proxy:\n${through}${vrf ? table : ''}`;
}

/** As in `show license all` and `tech support`: GP ShowLicenseAll golden_output_3_4M, TechSupport golden_2, 3, 12. */
export function transportInFull(view: DeviceView, identityCheck: boolean): string {
  const head = `Transport:\n  Type: ${transportType(view)}\n`;
  if (!isHttp(view)) return head;
  const { proxy, serverIdentityCheck } = view.transport;
  const through = proxyLines(proxy?.host ?? EMPTY, proxy === null ? EMPTY : String(proxy.port));
  const check = identityCheck ? `  Server Identity Check: ${serverIdentityCheck ? 'True' : 'False'}\n` : '';
  const table = policyTraitsOf(view.profile).vrf ? `  VRF: ${vrfOf(view) || EMPTY}\n` : '';
  return `${head}${address(view)}  Proxy:\n${through}${check}${table}`;
}
