import type { NetworkConditions } from '../../network/conditions.js';
import { discoverCslu } from '../../network/cslu-discovery.js';
import { assessPath } from '../../network/path.js';
import { FAILURES } from '../../network/shared-failures.js';
import type { TransportFailure } from '../../wire/transport-failure.js';
import type { Profile } from '../profile/profile.js';
import { carriageOf, type TransportConfiguration } from './configuration.js';
import { readiness } from './readiness.js';

/** The way of a device's messages, before any fault of chance. */
export interface Route {
  /** Where they go: the configured URL, or the one it found; empty if it found none. */
  readonly url: string;
  /** Why they do not get there; a shared object. */
  readonly failure: TransportFailure | null;
}

/**
 * From a device's configuration to its endpoint: whether it may send at all, where to, and whether it gets there. The answer
 * holds as long as the configuration and `conditions.version` stand.
 * @param domainName `ip domain name`; empty: none
 */
export function findRoute(
  configuration: TransportConfiguration,
  domainName: string,
  profile: Profile,
  conditions: NetworkConditions,
): Route {
  const { url } = configuration;
  const unready = readiness(configuration);
  if (unready !== null) return { url, failure: { kind: unready } };
  if (carriageOf(configuration) !== 'cslu') return { url, failure: assessPath(configuration, profile, conditions) };
  const found = url === '' ? discoverCslu(configuration, domainName, conditions) : url;
  if (typeof found !== 'string') return { url, failure: found };
  const onTheWay = assessPath({ ...configuration, url: found }, profile, conditions);
  // Nobody listens where there is no CSLU [I].
  return { url: found, failure: onTheWay ?? (conditions.cslu === null ? FAILURES.refused : null) };
}
