import { createPrivateKey, createPublicKey } from 'node:crypto';
import { Cssm } from '../endpoint/cssm/cssm.js';
import { createCssmService } from '../endpoint/cssm/service.js';
import { createHttpsLink } from '../network/https-link/https-link.js';
import { Authority } from '../pki/authority.js';
import { type KeyPool, loadKeyPool } from '../pki/key-pool.js';
import { loadDialect } from '../wire/dialect-file.js';
import type { ShardEndpoint, ShardSurroundings } from './build-shard.js';
import type { Carrier } from './carrier.js';
import { decodedCarrier } from './decoded-carrier.js';
import { DeviceWire } from './device-wire.js';
import { distantAdmin } from './distant-admin.js';
import { cssmOptions, localAdmin, stock, type TokenTable } from './embedded-cssm.js';
import { encodedCarrier } from './encoded-carrier.js';
import type { DeviceKeys, EncodedAccess, EndpointAccess, HttpsAccess } from './endpoint-access.js';
import type { EndpointAdmin } from './endpoint-admin.js';
import { httpsCarrier } from './https-carrier.js';
import type { FleetPlan, VirtualAccountPlan } from './plan.js';

type EndpointOf = ShardSurroundings['endpointOf'];

/** The way from a worker's shards to the endpoint of the run. */
export function connectEndpoint(plan: FleetPlan, access: EndpointAccess): EndpointOf {
  if (access.kind === 'decoded') return decoded(plan);
  return access.kind === 'encoded' ? encoded(plan, access) : distant(plan, access);
}

function slice(plan: FleetPlan, cssm: Cssm, accounts: readonly VirtualAccountPlan[], carrier: Carrier): ShardEndpoint {
  const tokens = stock(cssm, accounts, plan.startMs);
  return { carrier, local: cssm, admin: localAdmin(cssm, accounts, tokens), token: tokenFrom(tokens) };
}

function decoded(plan: FleetPlan): EndpointOf {
  return (accounts, onEvent) => {
    const cssm = new Cssm({ ...cssmOptions(plan, onEvent), issueCertificate: () => null });
    return slice(
      plan,
      cssm,
      accounts,
      decodedCarrier((request, now) => cssm.handle(request, now)),
    );
  };
}

function encoded(plan: FleetPlan, access: EncodedAccess): EndpointOf {
  const authority = Authority.restore(access.authority);
  const signingKey = createPrivateKey({ key: access.signingKey, format: 'jwk' });
  const dialect = loadDialect(plan.wire.dialect);
  const keys = loadPool(plan, access.keys);
  const wire = new DeviceWire({
    dialect,
    keys,
    serverKey: createPublicKey(signingKey),
    seed: plan.seed,
    salt: access.keys.salt,
  });
  return (accounts, onEvent) => {
    let clock = plan.startMs;
    const service = createCssmService({
      ...cssmOptions(plan, onEvent),
      authority,
      signingKey,
      dialect,
      clockNow: () => clock,
    });
    const carrier = encodedCarrier(wire, service.gate, (now) => {
      clock = now;
    });
    return slice(plan, service.cssm, accounts, carrier);
  };
}

const NO_ADMIN: EndpointAdmin = {
  changeLicences: () => null,
  revokeToken: () => null,
  removeInstance: () => null,
};

function distant(plan: FleetPlan, access: HttpsAccess): EndpointOf {
  const wire = new DeviceWire({
    dialect: loadDialect(plan.wire.dialect),
    keys: loadPool(plan, access.keys),
    serverKey: access.serverKey === null ? null : createPublicKey(access.serverKey),
    seed: plan.seed,
    salt: access.keys.salt,
  });
  const { tokens, adminKey } = access;
  return (accounts) => {
    const link = createHttpsLink({
      origin: access.origin,
      ...(access.ca === null ? {} : { ca: access.ca }),
      connections: plan.wire.connections,
      maxConnections: access.capacity,
    });
    const carrier = httpsCarrier({
      link,
      wire,
      paths: access.paths,
      // With open pacing the schedule is kept whatever the server does: messages then wait for a connection.
      capacity: plan.speed !== 'max' && plan.pacing === 'open' ? Number.POSITIVE_INFINITY : access.capacity,
    });
    const table: TokenTable | null = typeof tokens === 'string' ? null : tokens;
    return {
      carrier,
      local: null,
      admin: adminKey === null || table === null ? NO_ADMIN : distantAdmin(link, adminKey, accounts, table),
      token: typeof tokens === 'string' ? () => tokens : tokenFrom(tokens),
    };
  };
}

function tokenFrom(tokens: TokenTable): (account: number, name: string) => string {
  return (account, name) => {
    const token = tokens.get(account)?.get(name);
    if (token === undefined) throw new RangeError(`virtual account ${account} has no such token`);
    return token;
  };
}

function loadPool(plan: FleetPlan, { folder, size }: DeviceKeys): KeyPool {
  return loadKeyPool({ folder, kind: plan.wire.keys, size });
}
