import type { Trustpoint } from '../../../system/system-configuration.js';
import type { ConsoleDevice, DeviceView } from '../../console-device.js';

/** The trustpoint the licensing agent makes by itself (S4 scenario 7). */
export const AGENT_TRUSTPOINT = 'SLA-TrustPoint';

/** As the agent makes it; as an operator's begins. A new one checks revocation lists until told otherwise. */
const AGENTS: Trustpoint = {
  enrollment: 'pkcs12',
  enrollmentUrl: '',
  revocationCheck: 'crl',
  root: null,
  fingerprints: { md5: '', sha1: '' },
};
const EMPTY: Trustpoint = { ...AGENTS, enrollment: 'none' };

type Configured = Pick<DeviceView, 'transport' | 'system'>;

/** All trustpoints by name, the agent's first. Its revocation check is the one messages depend on. */
export function trustpointsOf({ transport, system }: Configured): ReadonlyMap<string, Trustpoint> {
  const { [AGENT_TRUSTPOINT]: own = AGENTS, ...others } = system.trustpoints;
  const revocationCheck = transport.revocationCheck ? 'crl' : 'none';
  return new Map([[AGENT_TRUSTPOINT, { ...own, revocationCheck }], ...Object.entries(others)]);
}

export function trustpointNamed(view: Configured, name: string): Trustpoint | null {
  return trustpointsOf(view).get(name) ?? null;
}

export function changeTrustpoint(device: ConsoleDevice, name: string, change: Partial<Trustpoint>): void {
  const before = trustpointNamed(device, name) ?? EMPTY;
  const after = { ...before, ...change };
  device.configureSystem({ trustpoints: { ...device.system.trustpoints, [name]: after } });
  if (name === AGENT_TRUSTPOINT) device.configureTransport({ revocationCheck: after.revocationCheck === 'crl' });
  const { trustedRoots } = device.transport;
  if (after.root !== null && after.root !== before.root && !trustedRoots.includes(after.root))
    device.configureTransport({ trustedRoots: [...trustedRoots, after.root] });
}

/** The root goes with it, unless another trustpoint holds it too. */
export function removeTrustpoint(device: ConsoleDevice, name: string): void {
  const { [name]: gone, ...rest } = device.system.trustpoints;
  device.configureSystem({ trustpoints: rest });
  if (name === AGENT_TRUSTPOINT) device.configureTransport({ revocationCheck: true });
  const root = gone?.root ?? null;
  if (root === null || Object.values(rest).some((other) => other.root === root)) return;
  device.configureTransport({ trustedRoots: device.transport.trustedRoots.filter((trusted) => trusted !== root) });
}
