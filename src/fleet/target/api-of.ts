import { OnPremApi } from '../../network/on-prem-api.js';
import { RestClient } from '../../network/rest-client.js';
import type { FleetPlan } from '../plan.js';
import type { CaFile } from './ca-file.js';
import type { Credentials } from './credentials.js';

/** A client of the REST API; it is the caller's to close. */
export function apiOf(
  { api, client }: Extract<Credentials, { kind: 'minted' }>,
  ca: CaFile | null,
  plan: Pick<FleetPlan, 'endpoint'>,
): OnPremApi {
  const { serverName } = plan.endpoint;
  return new OnPremApi(new RestClient({ origin: api, ca: ca?.pem ?? null, serverName }), client);
}
