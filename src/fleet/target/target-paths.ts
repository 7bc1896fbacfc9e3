import { CSSM_PATHS } from '../../endpoint/cssm/cssm-server.js';
import { CSLU_PATH } from '../../network/cslu-discovery.js';
import { ON_PREM_PATHS } from '../../network/on-prem-paths.js';
import type { WireTransport } from '../../wire/codec.js';
import type { EndpointPlan } from '../plan.js';

const PATHS_OF_KIND: Readonly<Record<EndpointPlan['kind'], Readonly<Record<WireTransport, string>>>> = {
  cssm: CSSM_PATHS,
  'on-prem': ON_PREM_PATHS,
  cslu: { callhome: CSLU_PATH, smart: CSLU_PATH },
};

/** Where a server of the user's own takes messages: at the path of its URL, or where a server of its kind does. */
export function targetPaths({ at, kind }: Pick<EndpointPlan, 'at' | 'kind'>): Readonly<Record<WireTransport, string>> {
  const { pathname } = new URL(at);
  return pathname === '/' ? PATHS_OF_KIND[kind] : { callhome: pathname, smart: pathname };
}
