import type { NetworkConditions } from '../../network/conditions.js';
import { findsCslu } from '../../network/cslu-discovery.js';
import type { TransportConfiguration, TransportKind } from './configuration.js';

/** What carries messages in the end. */
export type Carriage = Exclude<TransportKind, 'automatic'>;

/** The address of a CSLU or On-Prem (P§2.1). */
function isCslu(url: string): boolean {
  return url.includes('/cslu/');
}

/**
 * What carries the messages of a device that is set up so. `automatic` (17.x) is public by its name only [U]. It is modelled as
 * CSLU, if an address of one is configured, or one is found by name as with `cslu`; otherwise Smart Transport.
 * @param domainName `ip domain name`; empty: none
 */
export function carriageOf(
  configuration: TransportConfiguration,
  domainName: string,
  conditions: NetworkConditions,
): Carriage {
  const { kind, url } = configuration;
  if (kind !== 'automatic') return kind;
  return isCslu(url) || findsCslu(configuration, domainName, conditions) ? 'cslu' : 'smart';
}

/** The same configuration, as that of the transport that `automatic` has settled on; any other as it is. */
export function settledOn(carriage: Carriage, configuration: TransportConfiguration): TransportConfiguration {
  const { kind, url } = configuration;
  if (kind !== 'automatic') return configuration;
  return { ...configuration, kind: carriage, url: carriage === 'cslu' && !isCslu(url) ? '' : url };
}
