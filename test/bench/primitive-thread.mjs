// One of several threads that do the same primitive at once for a while, and say how often they could.
import { createPublicKey } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { parentPort, workerData } from 'node:worker_threads';
import { Pool } from 'undici';
import { generateKey } from '../../dist/pki/key-kind.js';
import { sign, verify } from '../../dist/pki/signing.js';
import { createDeviceCodec, createServerCodec } from '../../dist/wire/codec.js';
import { loadDialect } from '../../dist/wire/dialect-file.js';

/** What is signed: about as long as the text of a request. */
const TEXT = 'x'.repeat(1_500);
/** About what a call-home request weighs. */
const REQUEST = 'x'.repeat(3_900);
const BATCH = 50;

async function signing(kind) {
  const key = await generateKey(kind);
  return () => sign(TEXT, key);
}

async function verifying(kind) {
  const key = await generateKey(kind);
  const publicKey = createPublicKey(key);
  const signature = sign(TEXT, key);
  return () => verify(TEXT, signature, publicKey);
}

/** Encoding and decoding of one call-home exchange, both sides, without signatures. */
function codec() {
  const dialect = loadDialect(null);
  const device = createDeviceCodec({ dialect, transport: 'callhome' });
  const server = createServerCodec({ dialect, transport: 'callhome' });
  const entitlements = [
    { tag: 'regid.2017-03.com.cisco.advantagek9,1.0_bd1da96e-ec1d-412b-a50e-53846b347d53', count: 1 },
    { tag: 'regid.2017-05.com.cisco.c9300_dna_advantage,1.0_411773c3-2116-4c10-94a4-5d357fe6ff18', count: 1 },
  ];
  const request = {
    type: 'authorization',
    udi: { pid: 'C9300-24P', serialNumber: 'FCW2424ZJ85' },
    timestampMs: 1_767_225_600_000,
    softwareId: 'regid.2017-05.com.cisco.C9300,v1_727af1d9-6c39-4444-b301-863f81445b72',
    productInstanceId: '4f9c1e2a-7d1b-4c22-9a55-0c5d1a7b8e90',
    idCertificateSerial: '16451298',
    entitlements,
  };
  const answer = {
    status: 'OK',
    type: 'authorization',
    inCompliance: true,
    validUntilMs: 1_775_001_600_000,
    renewIntervalSeconds: 2_592_000,
    entitlements: entitlements.map(({ tag }) => ({ tag, mode: 'inCompliance' })),
  };
  const signer = () => 'c2lnbmF0dXJl';
  const nonce = '7648446339161391345';
  const sending = { nonce, signer, messageNumber: 1, deviceName: 'c9300-24p-000001' };
  return () => {
    const { address } = server.decodeRequest(device.encodeRequest(request, sending).body);
    const { body } = server.encodeAnswer(answer, address, signer, request.timestampMs);
    device.decodeAnswer(body, { type: 'authorization', nonce, verifier: () => true });
  };
}

/** How often a call can be made in so many milliseconds. */
function callsWithin(ms, call) {
  const end = performance.now() + ms;
  let calls = 0;
  while (performance.now() < end) {
    for (let i = 0; i < BATCH; i += 1) call();
    calls += BATCH;
  }
  return calls;
}

/** Bare posts with undici's own pool. */
async function postsWithin(ms, { origin, ca, connections, fresh }) {
  const pool = new Pool(origin, {
    connect: { secureContext: createSecureContext({ ca }), maxCachedSessions: fresh ? 0 : 100 },
    connections,
    pipelining: 1,
  });
  const end = performance.now() + ms;
  let posts = 0;
  const poster = async () => {
    while (performance.now() < end) {
      const { body } = await pool.request({
        path: '/',
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: REQUEST,
        reset: fresh,
      });
      await body.arrayBuffer();
      posts += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, poster));
  await pool.destroy();
  return posts;
}

const { primitive, kind, ms, post } = workerData;
const makers = { sign: () => signing(kind), verify: () => verifying(kind), codec: () => codec() };
const call = primitive === 'post' ? null : await makers[primitive]();
if (call !== null) callsWithin(ms / 5, call);
parentPort.postMessage('ready');
await new Promise((resolve) => parentPort.once('message', resolve));
const startedAt = performance.now();
const calls = call === null ? await postsWithin(ms, post) : callsWithin(ms, call);
parentPort.postMessage({ perSecond: (calls * 1_000) / (performance.now() - startedAt) });
