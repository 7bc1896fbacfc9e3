import type { Reach, ReachOrder } from '../device/console/console-device.js';
import type { NetworkConditions } from '../network/conditions.js';
import { crossingEffect } from '../network/crossing.js';
import { CSLU_PORT } from '../network/cslu-discovery.js';
import { normalizeHost } from '../network/destination.js';
import { addressOf, lookUp } from '../network/name-service.js';
import { leadsOut } from '../network/path.js';
import { isCloudLicensingHost } from '../network/vendor-hosts.js';
import { draw } from '../random/draw.js';
import type { FleetDevice } from './fleet-device.js';

/** Ports on which the endpoints of the simulator listen, a CSLU where there is one; any other refuses. */
const OPEN_PORTS = [80, 443, 8443];

function isOpen(port: number, { cslu }: NetworkConditions): boolean {
  return OPEN_PORTS.includes(port) || (port === CSLU_PORT && cslu !== null);
}

/** S2's ping of the licensing service took 237.6 ms; other hosts are taken to be on the premises. Modelled. */
const CLOUD_ROUND_TRIP_MS = 237;
const LOCAL_ROUND_TRIP_MS = 1;
const JITTER_MS = 2;

/**
 * What `ping` and `telnet HOST PORT` find, under the conditions and faults the device's messages meet too: the name, the
 * way out, then what is in force between here and there. A fault that hits a share of the messages hits that share of the
 * attempts.
 */
export function reachFrom(device: FleetDevice, order: ReachOrder, now: number, seed: number): Reach {
  const { environment, transport } = device;
  const { host, port, vrf, sourceInterface } = order;
  if (lookUp(host, transport, environment.conditions) !== null)
    return { outcome: 'unresolved', address: '', roundTripMs: 0 };
  const address = addressOf(host, transport.hosts);
  if (!leadsOut(vrf, sourceInterface, environment.conditions)) return { outcome: 'no-route', address, roundTripMs: 0 };
  const cloud = isCloudLicensingHost(normalizeHost(host));
  const chance = draw(seed, device.index, 'console-reach', now);
  const crossing = { type: 'authorization', host: normalizeHost(host), proxied: false, cloud } as const;
  const { fail, delayMs } = crossingEffect(environment.faults, crossing, chance);
  const roundTripMs = (cloud ? CLOUD_ROUND_TRIP_MS : LOCAL_ROUND_TRIP_MS) + chance * JITTER_MS + delayMs;
  if (fail?.kind === 'unreachable') return { outcome: 'timed-out', address, roundTripMs };
  if (port !== null && (fail?.kind === 'refused' || !isOpen(port, environment.conditions)))
    return { outcome: 'refused', address, roundTripMs };
  return { outcome: 'reached', address, roundTripMs };
}
