import { createPublicKey, randomBytes, randomInt, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { CSSM_PATHS } from '../endpoint/cssm/cssm-server.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { CSLU_PATH } from '../network/cslu-discovery.js';
import { createHttpsLink } from '../network/https-link/https-link.js';
import { TransportError } from '../network/https-link/transport-error.js';
import { Authority } from '../pki/authority.js';
import { generateKey } from '../pki/key-kind.js';
import { defaultKeyFolder, prepareKeyPool } from '../pki/key-pool.js';
import { type CloudChain, createCloudChain } from './cloud-chain.js';
import type { CssmThreadData, CssmThreadMessage } from './cssm-thread.js';
import type { DeviceKeys, EndpointAccess } from './endpoint-access.js';
import { registerDevice } from './events/register-device.js';
import { tokensIn } from './exec-plan.js';
import type { FleetPlan } from './plan.js';

/** Keys a fleet shares at most. More would make no signature dearer, only the first start longer. */
const MOST_KEYS = 64;
/** Connections a run may have open at once, where its scenario says nothing. */
const RUN_CAPACITY = 64;
/** With open pacing the schedule is kept however long answers take, so that many more messages are on their way at once. */
const OPEN_RUN_CAPACITY = 512;
const LEAST_SHARD_CAPACITY = 2;
const MOST_SALT = 0x7fff_ffff;

/** The endpoint of a run, open. */
export interface OpenEndpoint {
  readonly access: EndpointAccess;
  /** @param reachedMs the virtual instant the fleet has come to */
  close(reachedMs: number): Promise<void>;
}

export interface EndpointOrder {
  readonly plan: FleetPlan;
  readonly shards: number;
  readonly eventsFolder: string;
  /** ID token for a server that is the user's own. A secret. */
  readonly token: string | null;
  /** Hosts that may be reached although they are no private addresses. */
  readonly allowTarget: readonly string[];
  readonly onNote: (text: string) => void;
}

/**
 * Opens the endpoint a plan names: makes the devices' keys, starts the embedded server or looks whether the user's own
 * can be reached.
 * @throws SlfleetError SLF_KEY_POOL, SLF_TARGET_UNREACHABLE, SLF_TOKEN_MISSING
 */
export async function openEndpoint(order: EndpointOrder): Promise<OpenEndpoint> {
  const { plan } = order;
  const nothing = (): Promise<void> => Promise.resolve();
  if (plan.link === 'in-process' && plan.wire.mode === 'decoded')
    return { access: { kind: 'decoded' }, close: nothing };

  const keys = await prepareKeys(order);
  if (plan.link === 'https' && plan.endpoint.at !== 'embedded') return reachOwn(order, keys);
  const authority = Authority.create(await generateKey('p-256'));
  const signingKey = (await generateKey(plan.wire.keys)).export({ format: 'jwk' });
  if (plan.link === 'in-process') {
    return { access: { kind: 'encoded', keys, authority: authority.toRecord(), signingKey }, close: nothing };
  }
  order.onNote('starting the embedded CSSM');
  const cloud = await createCloudChain();
  return startEmbedded(order, keys, cloud.roots, {
    plan,
    cloud: cloud.listener,
    authority: authority.toRecord(),
    signingKey,
    adminKey: randomBytes(24).toString('base64url'),
    eventsFolder: order.eventsFolder,
    eventFile: order.shards,
  });
}

async function prepareKeys({ plan, onNote }: EndpointOrder): Promise<DeviceKeys> {
  const devices = plan.groups.reduce((sum, group) => sum + group.count, 0);
  const folder = defaultKeyFolder(process.env);
  const size = Math.max(1, Math.min(MOST_KEYS, devices));
  await prepareKeyPool({ folder, kind: plan.wire.keys, size }, ({ made, missing }) => {
    onNote(`making ${plan.wire.keys} keys, once: ${made} of ${missing}`);
  });
  return { folder, size, salt: randomInt(MOST_SALT) };
}

function capacityOf({ plan, shards }: EndpointOrder): number {
  const open = plan.speed !== 'max' && plan.pacing === 'open';
  const most = plan.wire.maxConnections ?? (open ? OPEN_RUN_CAPACITY : RUN_CAPACITY);
  return Math.max(plan.wire.maxConnections === null ? LEAST_SHARD_CAPACITY : 1, Math.floor(most / shards));
}

async function startEmbedded(
  order: EndpointOrder,
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
  return {
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
      adminKey: data.adminKey,
      capacity: capacityOf(order),
    },
    close: (reachedMs) => {
      thread.postMessage(reachedMs);
      return ended;
    },
  };
}

async function reachOwn(order: EndpointOrder, keys: DeviceKeys): Promise<OpenEndpoint> {
  const { plan, token, allowTarget } = order;
  const url = new URL(plan.endpoint.at);
  if (token === null && needsToken(plan)) {
    throw new SlfleetError('SLF_TOKEN_MISSING', `${url.origin} is not embedded, so its ID token must be given`);
  }
  const ca = plan.endpoint.caFile === null ? null : readCa(plan.endpoint.caFile);
  await probe(url.origin, ca?.pem ?? null);
  const { pathname } = url;
  const usual = plan.endpoint.kind === 'cslu' ? { callhome: CSLU_PATH, smart: CSLU_PATH } : CSSM_PATHS;
  const paths = pathname === '/' ? usual : { callhome: pathname, smart: pathname };
  return {
    access: {
      kind: 'https',
      keys,
      origin: url.origin,
      paths,
      ca: ca?.pem ?? null,
      roots: new Map(),
      proxies: { kind: 'own', allowed: allowTarget },
      nameService: null,
      serverKey: ca === null ? null : messageSignerIn(ca),
      tokens: token ?? '',
      csluOrigins: new Map(),
      adminKey: null,
      capacity: capacityOf(order),
    },
    close: () => Promise.resolve(),
  };
}

/** A CSLU takes usage without an ID token (S1): only who registers, or asks for trust with one, needs it. */
function needsToken({ endpoint, groups, steps }: FleetPlan): boolean {
  return (
    endpoint.kind !== 'cslu' ||
    groups.some(({ register }) => register !== null) ||
    steps.some(({ action }) => action.kind === 'event' && action.event === registerDevice.name) ||
    steps.some(({ action }) => action.kind === 'exec' && action.commands.some((line) => tokensIn(line).length > 0))
  );
}

interface CaFile {
  readonly pem: string;
  readonly certificates: readonly X509Certificate[];
}

function readCa(file: string): CaFile {
  try {
    const pem = readFileSync(file, 'utf8');
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0) throw new TypeError('it holds no certificate');
    return { pem, certificates: blocks.map((block) => new X509Certificate(block)) };
  } catch (cause) {
    throw new SlfleetError('SLF_CA_FILE', `${file}: ${(cause as Error).message}`, { cause });
  }
}

/** A CA file of ours also holds the certificate answers are signed with; a CA file of others does not. */
function messageSignerIn({ certificates }: CaFile): string | null {
  const signer = certificates.find(({ subject }) => /CN=MMI Signer/.test(subject));
  return signer?.publicKey.export({ format: 'pem', type: 'spki' }).toString() ?? null;
}

/** One post before any load: is anybody there, and does its certificate hold? Any HTTP answer will do. */
async function probe(origin: string, ca: string | null): Promise<void> {
  const link = createHttpsLink({
    origin,
    ...(ca === null ? {} : { ca }),
    connections: 'fresh',
    maxConnections: 1,
    timeouts: { connectMs: 5_000, headersMs: 5_000 },
  });
  try {
    await link.post('/', 'text/plain', '', {});
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    if (error.failure.kind !== 'http-status') {
      throw new SlfleetError('SLF_TARGET_UNREACHABLE', `${origin}: ${error.message}`, { cause: error });
    }
  } finally {
    await link.close();
  }
}
