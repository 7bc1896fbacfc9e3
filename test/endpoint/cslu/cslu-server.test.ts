import fc from 'fast-check';
import { afterEach, describe, expect, it, test } from 'vitest';
import { createCsluGate } from '../../../src/endpoint/cslu/cslu-gate.js';
import {
  type CsluServerOptions,
  type RunningCsluServer,
  startCsluServer,
} from '../../../src/endpoint/cslu/cslu-server.js';
import { DEFAULT_CSLU_SETTINGS } from '../../../src/endpoint/cslu/cslu-settings.js';
import { type CsluUpstream, cssmUpstream } from '../../../src/endpoint/cslu/cslu-upstream.js';
import type { AgentRequest } from '../../../src/wire/agent-messages.js';
import { createDeviceCodec, createServerCodec } from '../../../src/wire/codec.js';
import { CSLU_IDENTITY } from '../../../src/wire/connect-info.js';
import { BUILT_IN_DIALECT } from '../../../src/wire/dialect.js';
import type { PolicyAnswer, PolicyRequest } from '../../../src/wire/policy-messages.js';
import { VIRTUAL_TIME_HEADER } from '../../../src/wire/virtual-time.js';
import { POLICY_REQUESTS } from '../../wire/policy-samples.js';
import { keyPair, NONCE, REQUESTS } from '../../wire/samples.js';
import { policyWorld } from '../cssm/policy/policy-fleet.js';
import { CAMPUS, START, type World } from '../cssm/virtual-fleet.js';
import { csluWorld } from './cslu-world.js';

const dialect = BUILT_IN_DIALECT;
const anyone = keyPair('a device without any identity');
const server = keyPair('cslu');
const codec = createDeviceCodec({ dialect, transport: 'smart' });
const sending = { nonce: NONCE, signer: anyone.signer, messageNumber: 1, deviceName: null };
const report = { ...POLICY_REQUESTS.usageReport, productInstanceId: null };

const open: RunningCsluServer[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start(world: World, options: Partial<CsluServerOptions> = {}): Promise<RunningCsluServer> {
  const started = await startCsluServer({
    settings: { ...DEFAULT_CSLU_SETTINGS, account: CAMPUS },
    seed: 7,
    upstream: cssmUpstream(world.cssm, CAMPUS),
    dialect,
    signer: server.signer,
    clock: 'fleet',
    startMs: START,
    port: 0,
    ...options,
  });
  open.push(started);
  return started;
}

function post(url: string, body: Buffer, atMs?: number): Promise<Response> {
  const headers = atMs === undefined ? {} : { [VIRTUAL_TIME_HEADER]: String(atMs) };
  return fetch(url, { method: 'POST', body: new Uint8Array(body), headers });
}

async function exchange(url: string, request: PolicyRequest, atMs?: number): Promise<PolicyAnswer> {
  const response = await post(url, codec.encodeRequest(request, sending).body, atMs);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
  const body = Buffer.from(await response.arrayBuffer());
  return codec.decodeAnswer(body, { type: request.type, nonce: NONCE, verifier: server.verifier });
}

describe('CSLU over a real socket (P§2.1: plain HTTP, /cslu/v1/pi)', () => {
  test('collects, passes on, acknowledges', async () => {
    const world = policyWorld();
    const { http } = await start(world);
    expect(http.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const url = `${http.url}/cslu/v1/pi`;
    expect(await exchange(url, { ...POLICY_REQUESTS.hello, productInstanceId: null }, START)).toEqual({
      status: 'OK',
      type: 'hello',
    });
    const taken = await exchange(url, report, START);
    if (taken.status === 'FAILED' || taken.type !== 'usageReport') throw new Error('refused');
    expect(taken.pollIntervalSeconds).toBe(60);
    const poll = { ...POLICY_REQUESTS.resultPolling, productInstanceId: null, pollId: taken.pollId };
    expect(await exchange(url, poll, START + 1_000)).toMatchObject({ ready: false });
    expect(await exchange(url, poll, START + 60_000)).toMatchObject({ ready: true, acknowledged: [1671840750] });
    const [instance] = [...world.cssm.instances()];
    expect(instance?.policy).toMatchObject({ reports: 1, release: '17.09.02' });
  });

  test('other paths and methods are not its own', async () => {
    const { http } = await start(policyWorld());
    expect((await post(`${http.url}/cslu/v1`, Buffer.from('{}'))).status).toBe(404);
    expect((await fetch(`${http.url}/cslu/v1/pi`)).status).toBe(405);
  });

  test('on the wall clock it passes on and asks by itself', async () => {
    const world = policyWorld({ policy: { processingMs: 1 } });
    const cssm = cssmUpstream(world.cssm, CAMPUS);
    const acknowledged = new Promise<void>((resolve) => {
      const upstream: CsluUpstream = {
        ...cssm,
        pollBatch(pollId, nowMs) {
          const results = cssm.pollBatch(pollId, nowMs);
          if (results !== 'not-ready') resolve();
          return results;
        },
      };
      const settings = { ...DEFAULT_CSLU_SETTINGS, account: CAMPUS, forwardAfterMs: 5, askAfterMs: 5 };
      void start(world, { clock: 'wall', startMs: null, upstream, settings }).then(({ http }) =>
        exchange(`${http.url}/cslu/v1/pi`, report),
      );
    });
    await acknowledged;
    expect([...(open[0] as RunningCsluServer).cslu.productInstances()]).toMatchObject([
      { waiting: 0, acknowledged: 1 },
    ]);
  });
});

describe('the gate before CSLU', () => {
  const serverCodec = createServerCodec({ dialect, transport: 'smart', server: CSLU_IDENTITY });
  const gateOf = (world = csluWorld()) => ({
    world,
    gate: createCsluGate({ codec: serverCodec, cslu: world.cslu, signer: server.signer, clockNow: () => START }),
  });
  const encode = (request: AgentRequest): Buffer => codec.encodeRequest(request, sending).body;

  test('says that it is CSLU (P§1.3 [C])', () => {
    const body = gateOf().gate(encode(POLICY_REQUESTS.hello)).body.toString('utf8');
    const { response } = JSON.parse(body) as { response: string };
    expect(JSON.parse(response)).toMatchObject({ header: { connect_info: { name: 'CSLU_V1', version: 'v1' } } });
  });

  it.each(Object.values(REQUESTS).map((request) => [request.type, request] as const))(
    'classic %s is not for CSLU',
    (_, request) => {
      const { gate, world } = gateOf();
      const answer = codec.decodeAnswer(gate(encode(request)).body, {
        type: request.type,
        nonce: NONCE,
        verifier: server.verifier,
      });
      expect(answer).toMatchObject({ status: 'FAILED', message: expect.stringContaining('could not be processed') });
      expect([...world.cslu.productInstances()]).toEqual([]);
    },
  );

  test('a report that was changed on the way is refused (S1)', () => {
    const { gate, world } = gateOf();
    const bytes = Buffer.from(encode(report).toString('utf8').replaceAll('1671840750', '1671840751'));
    const answer = codec.decodeAnswer(gate(bytes).body, {
      type: 'usageReport',
      nonce: NONCE,
      verifier: server.verifier,
    });
    expect(answer).toMatchObject({ message: 'Data and signature do not match' });
    expect([...world.cslu.productInstances()]).toEqual([]);
  });

  test('answers 413 to what is over the size limit and 400 to what is no message', () => {
    const { gate } = gateOf();
    expect(gate(Buffer.alloc(3_145_729, 0x20)).status).toBe(413);
    for (const text of ['', '{}', 'null', '<a/>']) expect(gate(Buffer.from(text)).status).toBe(400);
  });

  test('property: no bytes throw, and a report reaches the core whole or not at all', () => {
    const whole = encode(report);
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.nat(255), fc.nat(60));
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const { gate, world } = gateOf();
        let bytes = Buffer.from(whole);
        for (const [at, byte, cut] of damages) {
          bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at + 1 + cut)]);
        }
        expect([200, 400, 413]).toContain(gate(bytes).status);
        // What it collected bears a device's signature, so it is the report that device made.
        for (const file of world.cslu.exportUsage()) expect(file.reports).toEqual(report.reports);
      }),
      { numRuns: 1_500 },
    );
  });
});
