import type { Trustpoint } from '../../../system/system-configuration.js';
import type { DeviceView } from '../../console-device.js';
import { AGENT_TRUSTPOINT, trustpointsOf } from '../state/trustpoints.js';

/** The vendor's licensing root, which the agent puts into its own trustpoint. */
const LICENSING_ROOT = 'Cisco Licensing Root CA';

function rootOf(name: string, { root }: Trustpoint): string | null {
  return name === AGENT_TRUSTPOINT ? (root ?? LICENSING_ROOT) : root;
}

/** `show crypto pki trustpoints`. Form recalled [I]. */
export function showTrustpoints(view: DeviceView): string {
  return Array.from(trustpointsOf(view), ([name, trustpoint]) => {
    const root = rootOf(name, trustpoint);
    return root === null
      ? `Trustpoint ${name}:\n`
      : `Trustpoint ${name}:\n    Subject Name: \n    cn=${root}\n    Certificate configured.\n`;
  }).join('\n\n');
}

/** `show crypto pki trustpoints status`. Form recalled [I]. */
export function showTrustpointStatus(view: DeviceView): string {
  return Array.from(trustpointsOf(view), ([name, trustpoint]) => {
    const root = rootOf(name, trustpoint);
    const { md5, sha1 } = trustpoint.fingerprints;
    const prints = sha1 === '' ? '' : `    Fingerprint MD5: ${md5} \n    Fingerprint SHA1: ${sha1} \n`;
    const issuing =
      root === null
        ? '  Issuing CA certificate not configured.\n'
        : `  Issuing CA certificate configured:\n    Subject Name:\n     cn=${root}\n${prints}`;
    return `Trustpoint ${name}:
${issuing}  State:
    Keys generated ............. No
    Issuing CA authenticated ....... ${root === null ? 'No' : 'Yes'}
    Certificate request(s) ..... None
`;
  }).join('\n');
}
