import { createPublicKey } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { issueListener } from '../../dist/endpoint/http-listener.js';
import { createHttpsLink } from '../../dist/network/https-link/https-link.js';
import { Authority } from '../../dist/pki/authority.js';
import { generateKey } from '../../dist/pki/key-kind.js';
import { sign, verify } from '../../dist/pki/signing.js';
import { createDeviceCodec, createServerCodec } from '../../dist/wire/codec.js';
import { loadDialect } from '../../dist/wire/dialect-file.js';

const CONNECTIONS = 32;
const POSTS = { 'keep-alive': 30_000, fresh: 3_000 };
/** About what a call-home request and its answer weigh. */
const REQUEST_BYTES = 3_900;
const ANSWER_BYTES = 2_900;

/** Milliseconds one call takes, in the best of three rounds: a primitive's cost without the noise of the machine. */
function costMs(calls, call) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round += 1) {
    const startedAt = performance.now();
    for (let i = 0; i < calls; i += 1) call(i);
    best = Math.min(best, (performance.now() - startedAt) / calls);
  }
  return best;
}

export async function signatureCosts(kind) {
  const key = await generateKey(kind);
  const publicKey = createPublicKey(key);
  const text = 'x'.repeat(1_500);
  const signature = sign(text, key);
  const calls = kind === 'p-256' ? 3_000 : 1_000;
  return {
    signMs: costMs(calls, () => sign(text, key)),
    verifyMs: costMs(calls, () => verify(text, signature, publicKey)),
  };
}

/** Encoding and decoding of one call-home exchange, both sides, without signatures. */
export function codecCostMs() {
  const dialect = loadDialect(null);
  const device = createDeviceCodec({ dialect, transport: 'callhome' });
  const server = createServerCodec({ dialect, transport: 'callhome' });
  const request = {
    type: 'authorization',
    udi: { pid: 'C9300-24P', serialNumber: 'FCW2424ZJ85' },
    timestampMs: 1_767_225_600_000,
    softwareId: 'regid.2017-05.com.cisco.C9300,v1_727af1d9-6c39-4444-b301-863f81445b72',
    productInstanceId: '4f9c1e2a-7d1b-4c22-9a55-0c5d1a7b8e90',
    idCertificateSerial: '16451298',
    entitlements: [
      { tag: 'regid.2017-03.com.cisco.advantagek9,1.0_bd1da96e-ec1d-412b-a50e-53846b347d53', count: 1 },
      { tag: 'regid.2017-05.com.cisco.c9300_dna_advantage,1.0_411773c3-2116-4c10-94a4-5d357fe6ff18', count: 1 },
    ],
  };
  const answer = {
    status: 'OK',
    type: 'authorization',
    inCompliance: true,
    validUntilMs: 1_775_001_600_000,
    renewIntervalSeconds: 2_592_000,
    entitlements: request.entitlements.map(({ tag }) => ({ tag, mode: 'inCompliance' })),
  };
  const signer = () => 'c2lnbmF0dXJl';
  const nonce = '7648446339161391345';
  const sending = { nonce, signer, messageNumber: 1, deviceName: 'c9300-24p-000001' };
  return costMs(5_000, () => {
    const { address } = server.decodeRequest(device.encodeRequest(request, sending).body);
    const { body } = server.encodeAnswer(answer, address, signer, request.timestampMs);
    device.decodeAnswer(body, { type: 'authorization', nonce, verifier: () => true });
  });
}

/** Bare posts a second to a server in a thread of its own that answers a constant. */
export async function barePostsPerSecond(connections) {
  const authority = Authority.create(await generateKey('p-256'));
  const tls = await issueListener(authority, ['127.0.0.1']);
  const server = new Worker(new URL('./constant-server.mjs', import.meta.url), {
    workerData: { tls, answerBytes: ANSWER_BYTES },
  });
  const port = await new Promise((resolve) => server.once('message', resolve));
  const link = createHttpsLink({
    origin: `https://127.0.0.1:${port}`,
    ca: authority.rootPem,
    connections,
    maxConnections: CONNECTIONS,
  });
  const body = 'x'.repeat(REQUEST_BYTES);
  const posts = POSTS[connections];
  let left = posts;
  const poster = async () => {
    while (left-- > 0) await link.post('/', 'text/plain', body, {});
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, poster));
  const perSecond = (posts * 1_000) / (performance.now() - startedAt);
  await link.close();
  await server.terminate();
  return perSecond;
}
