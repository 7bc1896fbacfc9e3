import type { NetworkConditions } from '../../network/conditions.js';
import { discoverCslu } from '../../network/cslu-discovery.js';
import { destinationOf } from '../../network/destination.js';
import { CSLU_HOST } from '../../network/name-service.js';
import { assessPath, interceptorOf } from '../../network/path.js';
import { FAILURES } from '../../network/shared-failures.js';
import { type TrustStore, trustStoreOf } from '../../network/trust-store.js';
import type { TransportFailure } from '../../wire/transport-failure.js';
import type { Profile } from '../profile/profile.js';
import type { TransportConfiguration } from './configuration.js';
import { readiness } from './readiness.js';

/** The way of a device's messages, before any fault of chance. */
export interface Route {
  /** Where they go: the configured URL, or the one it found; empty if it found none. */
  readonly url: string;
  /** Why they do not get there; a shared object. */
  readonly failure: TransportFailure | null;
  /** Over sockets, to the cloud: what TLS is to check its chain against; else null. */
  readonly roots: TrustStore | null;
  /** Over sockets: names to ask the name service for when a message leaves, in this order; none where nothing is to be asked. */
  readonly questions: readonly string[];
}

const NOTHING_TO_ASK: readonly string[] = [];

function failed(url: string, failure: TransportFailure): Route {
  return { url, failure, roots: null, questions: NOTHING_TO_ASK };
}

/**
 * From a device's configuration to its endpoint: whether it may send at all, where to, and whether it gets there. The answer
 * holds as long as the configuration and `conditions.version` stand.
 * @param configuration not `automatic`: as that has settled (carriage.ts)
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
  if (unready !== null) return failed(url, { kind: unready });
  if (configuration.kind === 'cslu') return findCslu(configuration, domainName, profile, conditions);
  const failure = assessPath(configuration, profile, conditions);
  const destination = destinationOf(url);
  const checked =
    conditions.real &&
    destination?.secure === true &&
    destination.cloud &&
    interceptorOf(configuration, conditions) === null;
  return { url, failure, roots: checked ? trustStoreOf(configuration, profile) : null, questions: NOTHING_TO_ASK };
}

function findCslu(
  configuration: TransportConfiguration,
  domainName: string,
  profile: Profile,
  conditions: NetworkConditions,
): Route {
  const { url, hosts } = configuration;
  const found = url === '' ? discoverCslu(configuration, domainName, conditions) : { url, questions: NOTHING_TO_ASK };
  if ('kind' in found) return failed(url, found);
  const { questions } = found;
  // What is still to be asked is the name service's affair, and here as good as known.
  const known = questions.length === 0 ? hosts : { ...hosts, [CSLU_HOST]: '' };
  const onTheWay = assessPath({ ...configuration, url: found.url, hosts: known }, profile, conditions);
  // Nobody listens where there is no CSLU [I].
  const nobody = conditions.cslu === null && questions.length === 0 ? FAILURES.refused : null;
  return { url: found.url, failure: onTheWay ?? nobody, roots: null, questions };
}
