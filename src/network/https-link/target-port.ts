import type { buildConnector } from 'undici';

/** undici leaves the port out when it is the scheme's own. */
export function portOf(target: buildConnector.Options): number {
  if (target.port !== '') return Number(target.port);
  return target.protocol === 'https:' ? 443 : 80;
}
