import type { ShardSurroundings } from './build-shard.js';
import type { ControlBlock } from './control-block.js';
import { decodedCarrier } from './decoded-carrier.js';
import { embeddedCssm } from './embedded-cssm.js';
import type { FleetPlan } from './plan.js';

/** What a worker must know to reach the endpoint. Posted from the coordinator. */
export type EndpointAccess = { readonly kind: 'decoded' };

/** The endpoint of a run, open. */
export interface OpenEndpoint {
  readonly access: EndpointAccess;
  close(): Promise<void>;
}

/** Opens the endpoint a plan names: makes keys, starts the embedded server, or looks for the user's own. */
export async function openEndpoint(
  _plan: FleetPlan,
  _token: string | null,
  _signal: AbortSignal,
  _onNote: (text: string) => void,
): Promise<OpenEndpoint> {
  return { access: { kind: 'decoded' }, close: () => Promise.resolve() };
}

/** The way from a worker's shards to the endpoint. */
export async function connectEndpoint(
  plan: FleetPlan,
  _access: EndpointAccess,
  _control: ControlBlock,
): Promise<ShardSurroundings['endpointOf']> {
  return (_shard, accounts, onEvent) => {
    const embedded = embeddedCssm(plan, accounts, () => null, onEvent);
    return {
      carrier: decodedCarrier((request, now) => embedded.cssm.handle(request, now)),
      local: embedded,
      admin: embedded.admin,
      token: (account, name) => embedded.tokens.get(account)?.get(name) ?? '',
    };
  };
}
