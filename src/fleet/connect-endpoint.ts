import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { CsluRecord } from '../endpoint/cslu/cslu-record.js';
import { Cssm } from '../endpoint/cssm/cssm.js';
import { createCssmService } from '../endpoint/cssm/service.js';
import { CSLU_PATH } from '../network/cslu-discovery.js';
import { type AskNames, createDnsClient } from '../network/dns-client.js';
import type { ConnectionPolicy } from '../network/https-link/https-link.js';
import { Authority } from '../pki/authority.js';
import { type KeyPool, loadKeyPool } from '../pki/key-pool.js';
import { sign } from '../pki/signing.js';
import { createServerCodec } from '../wire/codec.js';
import { CSLU_IDENTITY } from '../wire/connect-info.js';
import { loadDialect } from '../wire/dialect-file.js';
import { askingCarrier } from './asking-carrier.js';
import type { ShardEndpoint, ShardSurroundings } from './build-shard.js';
import { carrierBesideCslus, carrierByCarriage } from './carriage-carrier.js';
import type { Carrier } from './carrier.js';
import { decodedCarrier } from './decoded-carrier.js';
import { DeviceLinks } from './device-links.js';
import { DeviceWire } from './device-wire.js';
import { distantAdmin } from './distant-admin.js';
import { EmbeddedCslus } from './embedded-cslu.js';
import { cssmOptions, localAdmin, stock, type TokenTable, tokensOf } from './embedded-cssm.js';
import { encodedCarrier } from './encoded-carrier.js';
import type { DeviceKeys, EncodedAccess, EndpointAccess, HttpsAccess } from './endpoint-access.js';
import type { EndpointAdmin, LocalEndpoint } from './endpoint-admin.js';
import { httpsCarrier } from './https-carrier.js';
import type { FleetPlan, VirtualAccountPlan } from './plan.js';

type EndpointOf = ShardSurroundings['endpointOf'];

/** The way from a worker's shards to the endpoint of the run. */
export function connectEndpoint(plan: FleetPlan, access: EndpointAccess): EndpointOf {
  if (access.kind === 'decoded') return decoded(plan);
  return access.kind === 'encoded' ? encoded(plan, access) : distant(plan, access);
}

/** What of an endpoint in a shard is captured and restored as one. */
interface Kept<CssmCaptured> {
  readonly cssm: { capture(): CssmCaptured; restore(captured: CssmCaptured): void };
  readonly cslus: EmbeddedCslus | null;
}

interface Captured {
  readonly cssm: unknown;
  readonly cslus: ReadonlyMap<number, CsluRecord> | null;
}

/** The slice of the endpoint in a shard: new, with its accounts and tokens, or as it was captured. */
function slice<CssmCaptured>(
  plan: FleetPlan,
  cssm: Cssm,
  accounts: readonly VirtualAccountPlan[],
  carrier: Carrier,
  kept: Kept<CssmCaptured>,
  captured: unknown,
): ShardEndpoint {
  const { cslus } = kept;
  let tokens: TokenTable;
  if (captured === null) tokens = stock(cssm, accounts, plan.startMs);
  else {
    const was = captured as Captured;
    tokens = tokensOf(plan, accounts);
    kept.cssm.restore(was.cssm as CssmCaptured);
    if (was.cslus !== null) cslus?.restore(was.cslus);
  }
  const acts = cslus ?? cssm;
  const local: LocalEndpoint = {
    nextDeadline: () => acts.nextDeadline(),
    advance: (now) => acts.advance(now),
    capture: (): Captured => ({ cssm: kept.cssm.capture(), cslus: cslus?.capture() ?? null }),
  };
  return { carrier, local, admin: localAdmin(cssm, accounts, tokens), token: tokenFrom(tokens) };
}

function decoded(plan: FleetPlan): EndpointOf {
  return (accounts, onEvent, captured) => {
    const cssm = new Cssm({ ...cssmOptions(plan, onEvent), issueCertificate: () => null });
    const direct = decodedCarrier((request, now) => cssm.handle(request, now));
    if (plan.endpoint.kind !== 'cslu') return slice(plan, cssm, accounts, direct, { cssm, cslus: null }, captured);
    const cslus = new EmbeddedCslus({
      seed: plan.seed,
      accounts,
      cssm,
      trust: (request, now) => cssm.handle(request, now),
    });
    const { carry } = decodedCarrier((request, now, { account }) => cslus.handle(account.index, request, now));
    return slice(plan, cssm, accounts, carrierByCarriage(carry, direct), { cssm, cslus }, captured);
  };
}

function encoded(plan: FleetPlan, access: EncodedAccess): EndpointOf {
  const authority = Authority.restore(access.authority);
  const signingKey = createPrivateKey({ key: access.signingKey, format: 'jwk' });
  const dialect = loadDialect(plan.wire.dialect);
  const codec = createServerCodec({ dialect, transport: 'smart', server: CSLU_IDENTITY });
  const keys = loadPool(plan, access.keys);
  const wire = new DeviceWire({
    dialect,
    keys,
    serverKey: createPublicKey(signingKey),
    signatures: plan.wire.signatures,
    seed: plan.seed,
    salt: access.keys.salt,
  });
  return (accounts, onEvent, captured) => {
    let clock = plan.startMs;
    const service = createCssmService({
      ...cssmOptions(plan, onEvent),
      authority,
      signingKey,
      dialect,
      signatures: plan.wire.signatures,
      clockNow: () => clock,
    });
    const { cssm, gate, handle } = service;
    const setClock = (now: number): void => {
      clock = now;
    };
    const direct = encodedCarrier(wire, () => gate, setClock);
    if (plan.endpoint.kind !== 'cslu') {
      return slice(plan, cssm, accounts, direct, { cssm: service, cslus: null }, captured);
    }
    const cslus = new EmbeddedCslus({ seed: plan.seed, accounts, cssm, trust: (request, now) => handle(request, now) });
    const csluWire = { codec, signer: (data: string) => sign(data, signingKey), clockNow: () => clock };
    const { carry } = encodedCarrier(wire, ({ account }) => cslus.gateOf(account.index, csluWire), setClock);
    return slice(plan, cssm, accounts, carrierByCarriage(carry, direct), { cssm: service, cslus }, captured);
  };
}

const NO_ADMIN: EndpointAdmin = {
  changeLicences: () => null,
  revokeToken: () => null,
  withholdAcks: () => null,
  cutOffCslu: () => null,
  ackForUploadedFile: () => null,
  removeInstance: () => null,
};

function distant(plan: FleetPlan, access: HttpsAccess): EndpointOf {
  const wire = new DeviceWire({
    dialect: loadDialect(plan.wire.dialect),
    keys: loadPool(plan, access.keys),
    serverKey: access.serverKey === null ? null : createPublicKey(access.serverKey),
    signatures: plan.wire.signatures,
    seed: plan.seed,
    salt: access.keys.salt,
  });
  const { tokens, adminKey, wallLine } = access;
  return (accounts) => {
    const connections = mannersOf(plan, access.capacity);
    const linksTo = (origin: string): DeviceLinks => new DeviceLinks({ ...access, origin, connections });
    // With open pacing the schedule is kept whatever the server does: messages then wait for a connection.
    const capacity = plan.speed !== 'max' && plan.pacing === 'open' ? Number.POSITIVE_INFINITY : access.capacity;
    const links = linksTo(access.origin);
    const direct = httpsCarrier({ links, wire, paths: access.paths, capacity, wallLine });
    const cslus = new Map<number, Carrier>();
    for (const { index } of accounts) {
      const origin = access.csluOrigins.get(index);
      if (origin === undefined) continue;
      const paths = { callhome: CSLU_PATH, smart: CSLU_PATH };
      cslus.set(index, httpsCarrier({ links: linksTo(origin), wire, paths, capacity, wallLine }));
    }
    const ask: AskNames | null = access.nameService === null ? null : createDnsClient(access.nameService);
    const found = cslus.size === 0 ? direct : carrierBesideCslus(direct, cslus);
    const carrier = ask === null ? found : askingCarrier(found, ask);
    const table: TokenTable | null = typeof tokens === 'string' ? null : tokens;
    return {
      carrier,
      local: null,
      admin: adminKey === null || table === null ? NO_ADMIN : distantAdmin(links.own, adminKey, accounts, table),
      token: typeof tokens === 'string' ? () => tokens : tokenFrom(tokens),
    };
  };
}

/** The devices' manners with connections, each with its part of the connections a shard may have, at least one. */
function mannersOf({ groups }: FleetPlan, capacity: number): Map<ConnectionPolicy, number> {
  const devices = new Map<ConnectionPolicy, number>();
  let all = 0;
  for (const { connections, count } of groups) {
    devices.set(connections, (devices.get(connections) ?? 0) + count);
    all += count;
  }
  for (const [manner, count] of devices) devices.set(manner, Math.max(1, Math.round((capacity * count) / all)));
  return devices;
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
