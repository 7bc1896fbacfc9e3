import { createPublicKey, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_INTERVALS } from '../../src/endpoint/cssm/intervals.js';
import { type CssmService, createCssmService } from '../../src/endpoint/cssm/service.js';
import { Authority } from '../../src/pki/authority.js';
import { createCsr } from '../../src/pki/csr.js';
import { generateKey } from '../../src/pki/key-kind.js';
import { sign, verify } from '../../src/pki/signing.js';
import { DAY_MS } from '../../src/time/duration.js';
import type { AgentMessageType, AgentRequest, AnswerTo } from '../../src/wire/agent-messages.js';
import { createDeviceCodec, type WireTransport } from '../../src/wire/codec.js';
import { BUILT_IN_DIALECT } from '../../src/wire/dialect.js';
import type { PolicyAnswer, PolicyRequest } from '../../src/wire/policy-messages.js';
import { rum, udiOf } from './cssm/policy/policy-fleet.js';
import { CAMPUS, SOFTWARE, START } from './cssm/virtual-fleet.js';

const dialect = BUILT_IN_DIALECT;
let authority: Authority;
let serverKey: KeyObject;
let deviceKey: KeyObject;
let strangerKey: KeyObject;
beforeAll(async () => {
  authority = Authority.create(await generateKey('p-256'));
  [serverKey, deviceKey, strangerKey] = await Promise.all([
    generateKey('p-256'),
    generateKey('p-256'),
    generateKey('p-256'),
  ]);
});

interface Bench extends CssmService {
  readonly token: string;
  now: number;
}

function bench(): Bench {
  const state = { now: START };
  const service = createCssmService({
    intervals: DEFAULT_INTERVALS,
    seed: 7,
    catalogue: [],
    onEvent: () => {},
    authority,
    signingKey: serverKey,
    dialect,
    clockNow: () => state.now,
  });
  service.cssm.addVirtualAccount({ ...CAMPUS, licences: [] }, START);
  const order = { name: 'x', validForMs: DAY_MS, maxUses: null, exportControlled: false };
  return Object.assign(state, service, { token: service.cssm.mintToken(CAMPUS, order, START) });
}

/** A device on the wire: encodes, signs with a key, reads the answer. */
class WireDevice {
  productInstanceId: string | null = null;
  #sent = 0;

  constructor(
    readonly bench: Bench,
    readonly transport: WireTransport,
    public key: KeyObject,
  ) {}

  exchange<Type extends AgentMessageType>(request: AgentRequest & { type: Type }): AnswerTo<Type> {
    const codec = createDeviceCodec({ dialect, transport: this.transport });
    this.#sent += 1;
    const nonce = String(1_000_000_000_000_000_000n + BigInt(this.#sent));
    const sending = {
      nonce,
      signer: (data: string) => sign(data, this.key),
      messageNumber: this.#sent,
      deviceName: null,
    };
    const { status, body } = this.bench.gate(codec.encodeRequest(request, sending).body, this.transport);
    expect(status).toBe(200);
    const own = createPublicKey(serverKey);
    return codec.decodeAnswer(body, { type: request.type, nonce, verifier: (data, given) => verify(data, given, own) });
  }

  send(request: Partial<PolicyRequest> & Pick<PolicyRequest, 'type'>): PolicyAnswer {
    const base = {
      udi: udiOf('A'),
      timestampMs: this.bench.now,
      softwareId: SOFTWARE,
      hostname: 'SW1',
      productInstanceId: this.productInstanceId,
    };
    return this.exchange({ ...base, ...request } as PolicyRequest);
  }

  csr(): string {
    return createCsr(this.key, { commonName: 'C9300-24UX', organization: 'Cisco' });
  }

  trust(): PolicyAnswer {
    const { token } = this.bench;
    const answer = this.send({ type: 'trust', token, force: false, udis: [udiOf('A')], csr: this.csr() });
    if (answer.status === 'OK' && answer.type === 'trust') this.productInstanceId = answer.productInstanceId;
    return answer;
  }
}

describe.each(['smart', 'callhome'] as const)('a device over %s, with real keys', (transport) => {
  test('is trusted, reports, polls and is acknowledged', () => {
    const world = bench();
    const device = new WireDevice(world, transport, deviceKey);
    expect(device.trust()).toMatchObject({ status: 'OK', trustCodes: [{ udi: udiOf('A') }] });
    const reported = device.send({ type: 'usageReport', reports: [rum(1), rum(2)] });
    if (reported.status === 'FAILED' || reported.type !== 'usageReport') throw new Error('refused');
    world.now += reported.pollIntervalSeconds * 1_000;
    expect(device.send({ type: 'resultPolling', pollId: reported.pollId })).toMatchObject({
      ready: true,
      acknowledged: [1, 2],
    });
    expect(device.send({ type: 'trustSync', trustIds: [] })).toMatchObject({ virtualAccount: 'Campus' });
    expect(device.send({ type: 'hello' }).status).toBe('OK');
  });

  test('must sign with the key it was trusted with (F9)', () => {
    const device = new WireDevice(bench(), transport, deviceKey);
    device.trust();
    device.key = strangerKey;
    expect(device.send({ type: 'usageReport', reports: [rum(1)] })).toEqual({
      status: 'FAILED',
      type: 'usageReport',
      message: 'Data and signature do not match',
    });
  });

  test('must be trusted anew once it was removed', () => {
    const world = bench();
    const device = new WireDevice(world, transport, deviceKey);
    device.trust();
    world.cssm.removeInstance(device.productInstanceId ?? '', START);
    expect(device.send({ type: 'usageReport', reports: [rum(1)] })).toMatchObject({ code: 'LS_INVALID_DATA' });
    expect(device.trust().status).toBe('OK');
    expect(device.send({ type: 'usageReport', reports: [rum(1)] }).status).toBe('OK');
  });

  test('that only came through CSLU has no key here: it must be trusted first', () => {
    const world = bench();
    const usage = { udi: udiOf('A'), softwareId: SOFTWARE, hostname: null, timestampMs: START, reports: [rum(1)] };
    world.cssm.policy.takeUsageFile(CAMPUS, usage, START);
    const device = new WireDevice(world, transport, deviceKey);
    device.productInstanceId = [...world.cssm.instances()][0]?.productInstanceId ?? null;
    expect(device.send({ type: 'trustSync', trustIds: [] })).toMatchObject({ code: 'LS_INVALID_DATA' });
    expect(device.trust().status).toBe('OK');
    expect(device.send({ type: 'trustSync', trustIds: [] }).status).toBe('OK');
  });

  test('that was registered goes on with its ID key after an upgrade, and after a downgrade', () => {
    const world = bench();
    const device = new WireDevice(world, transport, deviceKey);
    const base = { udi: udiOf('A'), timestampMs: START, softwareId: SOFTWARE };
    const registered = device.exchange({
      type: 'registration',
      ...base,
      token: world.token,
      force: false,
      hostname: null,
      members: [],
      csr: device.csr(),
    });
    if (registered.status === 'FAILED' || registered.type !== 'registration') throw new Error('refused');
    const { productInstanceId, certificate } = registered;
    device.productInstanceId = productInstanceId;
    expect(device.send({ type: 'usageReport', reports: [rum(1)] }).status).toBe('OK');
    expect(world.cssm.instance(productInstanceId)?.policy?.reports).toBe(1);
    const classic = { ...base, productInstanceId, idCertificateSerial: certificate.serial };
    expect(device.exchange({ type: 'authorization', ...classic, entitlements: [] }).status).toBe('OK');
    expect(world.cssm.instance(productInstanceId)?.policy).toBeUndefined();
  });
});
