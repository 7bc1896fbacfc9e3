import { createPublicKey, type JsonWebKey, randomBytes, randomInt } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { CSSM_PATHS } from '../endpoint/cssm/cssm-server.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { Authority, type AuthorityRecord } from '../pki/authority.js';
import { generateKey } from '../pki/key-kind.js';
import { defaultKeyFolder, prepareKeyPool } from '../pki/key-pool.js';
import type { CheckpointSettings } from './checkpoint/checkpoint-keeper.js';
import { type CloudChain, createCloudChain } from './cloud-chain.js';
import type { CssmThreadData, CssmThreadMessage } from './cssm-thread.js';
import type { DeviceKeys, EndpointAccess, HttpsAccess } from './endpoint-access.js';
import type { FleetPlan } from './plan.js';
import type { OpenTarget } from './target/open-target.js';
import { targetPaths } from './target/target-paths.js';

/** Keys a fleet shares at most. More would make no signature dearer, only the first start longer. */
const MOST_KEYS = 64;
/** Connections a run may have open at once, where its scenario says nothing. */
const RUN_CAPACITY = 64;
/** With open pacing the schedule is kept however long answers take, so that many more messages are on their way at once. */
const OPEN_RUN_CAPACITY = 512;
const LEAST_SHARD_CAPACITY = 2;
const MOST_SALT = 0x7fff_ffff;

/** What of an endpoint must be the same when the run is taken up again: keys, private ones among them. Never log it. */
export interface EndpointSecrets {
  readonly keys: DeviceKeys;
  readonly authority: AuthorityRecord;
  readonly signingKey: JsonWebKey;
  /** Of the embedded server. */
  readonly adminKey: string;
}

/** The endpoint of a run, open. */
export interface OpenEndpoint {
  readonly access: EndpointAccess;
  /** Null: nothing is signed. */
  readonly secrets: EndpointSecrets | null;
  /** @param reachedMs the virtual instant the fleet has come to */
  close(reachedMs: number): Promise<void>;
}

export interface EndpointOrder {
  readonly plan: FleetPlan;
  readonly shards: number;
  readonly eventsFolder: string;
  /** A server that is the user's own; null: the embedded one. */
  readonly target: OpenTarget | null;
  /** Of the run that is taken up again; null: it begins. */
  readonly secrets: EndpointSecrets | null;
  /** Those of a fleet that lives on; null: new ones, if there are no secrets. */
  readonly keys: DeviceKeys | null;
  readonly checkpoints: CheckpointSettings;
  /** Virtual instant at which the run is taken up. */
  readonly fromMs: number;
  /** Told if the embedded server cannot go on. */
  readonly onFailure: (error: SlfleetError) => void;
  readonly onNote: (text: string) => void;
}

/**
 * Opens the endpoint a plan names: makes the devices' keys, and starts the embedded server unless there is one of the user's own.
 * @throws SlfleetError SLF_KEY_POOL
 */
export async function openEndpoint(order: EndpointOrder): Promise<OpenEndpoint> {
  const { plan, target } = order;
  const nothing = (): Promise<void> => Promise.resolve();
  if (plan.link === 'in-process' && plan.wire.mode === 'decoded')
    return { access: { kind: 'decoded' }, secrets: null, close: nothing };

  const secrets = order.secrets ?? (await makeSecrets(order));
  // A server that outlives this program has seen the nonces of the one before.
  const keys = { ...secrets.keys, salt: freshSalt() };
  await prepareKeys(order, keys);
  if (target !== null) return { access: ownAccess(order, keys, target), secrets, close: nothing };
  const { authority, signingKey, adminKey } = secrets;
  if (plan.link === 'in-process') {
    return { access: { kind: 'encoded', keys, authority, signingKey }, secrets, close: nothing };
  }
  order.onNote('starting the embedded CSSM');
  const cloud = await createCloudChain();
  const { eventsFolder, checkpoints, shards: eventFile } = order;
  return startEmbedded(order, secrets, keys, cloud.roots, {
    plan,
    cloud: cloud.listener,
    authority,
    signingKey,
    adminKey,
    eventsFolder,
    eventFile,
    checkpoints,
  });
}

/** What sets this program's nonces apart from those of any other. */
export function freshSalt(): number {
  return randomInt(MOST_SALT);
}

async function makeSecrets({ plan, keys }: EndpointOrder): Promise<EndpointSecrets> {
  const devices = plan.groups.reduce((sum, group) => sum + group.count, 0);
  const size = Math.max(1, Math.min(MOST_KEYS, devices));
  return {
    keys: keys ?? { folder: defaultKeyFolder(process.env), size, salt: 0 },
    authority: Authority.create(await generateKey('p-256')).toRecord(),
    signingKey: (await generateKey(plan.wire.keys)).export({ format: 'jwk' }),
    adminKey: randomBytes(24).toString('base64url'),
  };
}

async function prepareKeys({ plan, onNote }: EndpointOrder, { folder, size }: DeviceKeys): Promise<void> {
  await prepareKeyPool({ folder, kind: plan.wire.keys, size }, ({ made, missing }) => {
    onNote(`making ${plan.wire.keys} keys, once: ${made} of ${missing}`);
  });
}

function capacityOf({ plan, shards }: EndpointOrder): number {
  const open = plan.speed !== 'max' && plan.pacing === 'open';
  const most = plan.wire.maxConnections ?? (open ? OPEN_RUN_CAPACITY : RUN_CAPACITY);
  return Math.max(plan.wire.maxConnections === null ? LEAST_SHARD_CAPACITY : 1, Math.floor(most / shards));
}

async function startEmbedded(
  order: EndpointOrder,
  secrets: EndpointSecrets,
  keys: DeviceKeys,
  roots: CloudChain['roots'],
  data: CssmThreadData,
): Promise<OpenEndpoint> {
  const thread = new Worker(new URL('./cssm-thread.js', import.meta.url), { workerData: data });
  const message = await new Promise<CssmThreadMessage>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
  if (message.kind === 'failed') throw new SlfleetError(message.code, message.message);
  const ended = new Promise<void>((resolve) => {
    thread.once('exit', () => resolve());
  });
  thread.on('message', (later: CssmThreadMessage) => {
    if (later.kind === 'failed') order.onFailure(new SlfleetError(later.code, later.message));
  });
  thread.on('error', (cause) => {
    order.onFailure(new SlfleetError('SLF_WORKER_DIED', `the embedded CSSM ended: ${cause.message}`, { cause }));
  });
  return {
    secrets,
    access: {
      kind: 'https',
      keys,
      origin: message.url,
      paths: CSSM_PATHS,
      ca: data.authority.rootPem,
      roots,
      proxies: { kind: 'of-the-run', url: message.proxy },
      nameService: message.nameService,
      serverKey: createPublicKey({ key: data.signingKey, format: 'jwk' })
        .export({ format: 'pem', type: 'spki' })
        .toString(),
      tokens: message.tokens,
      csluOrigins: message.csluOrigins,
      serverName: null,
      wallLine: null,
      adminKey: data.adminKey,
      capacity: capacityOf(order),
    },
    close: (reachedMs) => {
      thread.postMessage(reachedMs);
      return ended;
    },
  };
}

/** A server of the user's own has been looked at before: there is nothing to start. */
function ownAccess(order: EndpointOrder, keys: DeviceKeys, { ca, tokens, allowed }: OpenTarget): HttpsAccess {
  const { plan, fromMs } = order;
  const { endpoint, wire, speed } = plan;
  const isWall = wire.timestamps === 'wall' && speed !== 'max';
  return {
    kind: 'https',
    keys,
    origin: new URL(endpoint.at).origin,
    paths: targetPaths(endpoint),
    ca: ca?.pem ?? null,
    roots: new Map(),
    proxies: { kind: 'own', allowed },
    nameService: null,
    serverKey: ca?.signerKey ?? null,
    serverName: endpoint.serverName,
    wallLine: isWall ? { virtualMs: fromMs, wallMs: Date.now(), speed } : null,
    tokens,
    csluOrigins: new Map(),
    adminKey: null,
    capacity: capacityOf(order),
  };
}
