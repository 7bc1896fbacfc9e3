import type { KeyObject } from 'node:crypto';
import { exceedsSizeLimit } from '../device/call-home/outbox.js';
import { createCsr } from '../pki/csr.js';
import type { KeyPool } from '../pki/key-pool.js';
import { sign, verify } from '../pki/signing.js';
import { drawWord } from '../random/draw.js';
import type { AgentAnswer, AgentMessageType, AgentRequest } from '../wire/agent-messages.js';
import { createDeviceCodec, type DeviceCodec, type WireTransport } from '../wire/codec.js';
import type { Dialect } from '../wire/dialect.js';
import { believeAll, signNothing, type Verifier } from '../wire/signing.js';
import type { TransportFailure } from '../wire/transport-failure.js';
import { WireError } from '../wire/wire-error.js';
import type { Sender } from './carrier.js';

/** A message as bytes, and what its answer must fit. */
export interface OutgoingMessage {
  readonly transport: WireTransport;
  readonly body: Buffer;
  readonly contentType: string;
  readonly nonce: string;
  readonly type: AgentMessageType;
}

export interface DeviceWireOptions {
  readonly dialect: Dialect;
  readonly keys: KeyPool;
  /** The server's signing key, or null where it is not known and its answers are taken unverified. */
  readonly serverKey: KeyObject | null;
  readonly signatures: 'on' | 'off';
  readonly seed: number;
  /** Differs from run to run, so that a server that outlives a run never sees a nonce twice. */
  readonly salt: number;
}

const TOO_LARGE: TransportFailure = { kind: 'too-large' };
const BAD_ANSWER: TransportFailure = { kind: 'bad-answer' };

/** The devices' side of the wire format for all devices of a shard: encodes and signs, verifies and decodes. */
export class DeviceWire {
  readonly #options: DeviceWireOptions;
  readonly #codecs: Readonly<Record<WireTransport, DeviceCodec>>;
  readonly #verifier: Verifier;

  constructor(options: DeviceWireOptions) {
    this.#options = options;
    const { dialect, serverKey, signatures } = options;
    this.#codecs = {
      callhome: createDeviceCodec({ dialect, transport: 'callhome' }),
      smart: createDeviceCodec({ dialect, transport: 'smart' }),
    };
    this.#verifier =
      serverKey === null || signatures === 'off' ? believeAll : (data, signature) => verify(data, signature, serverKey);
  }

  /** @returns the bytes to send, or why the device does not send them */
  encode(sender: Sender, request: AgentRequest, sendNumber: number): OutgoingMessage | TransportFailure {
    const key = this.#options.keys.keyFor(sender.index);
    // To a CSLU goes what goes to a CSSM by Smart Transport [I].
    const kind: WireTransport = sender.carriage === 'callhome' ? 'callhome' : 'smart';
    const nonce = this.#nonce(sender.index, sendNumber);
    const { body, contentType } = this.#codecs[kind].encodeRequest(withCsr(request, key), {
      nonce,
      signer: this.#options.signatures === 'off' ? signNothing : (data) => sign(data, key),
      messageNumber: sendNumber,
      deviceName: sender.hostname,
    });
    if (exceedsSizeLimit(sender.transport, body.length)) return TOO_LARGE;
    return { transport: kind, body, contentType, nonce, type: request.type };
  }

  /** An answer that is damaged, to another message or wrongly signed is a failure like any other to the device. */
  decode(message: OutgoingMessage, body: Buffer): AgentAnswer | TransportFailure {
    try {
      const { nonce, type } = message;
      return this.#codecs[message.transport].decodeAnswer(body, { type, nonce, verifier: this.#verifier });
    } catch (error) {
      if (error instanceof WireError) return BAD_ANSWER;
      throw error;
    }
  }

  /** 19 decimal digits, as in the public sample (P§1.2). */
  #nonce(index: number, sendNumber: number): string {
    const { seed, salt } = this.#options;
    const high = 100_000_000 + (drawWord(seed ^ salt, index, 'nonce', 2 * sendNumber) % 900_000_000);
    const low = 1_000_000_000 + drawWord(seed ^ salt, index, 'nonce', 2 * sendNumber + 1);
    return `${high}${low}`;
  }
}

/** The agent asks for a certificate; the key it is asked for with is not the agent's affair. */
function withCsr(request: AgentRequest, key: KeyObject): AgentRequest {
  if (request.type !== 'registration' && request.type !== 'idCertificateRenewal' && request.type !== 'trust') {
    return request;
  }
  return { ...request, csr: createCsr(key, { commonName: request.udi.pid, organization: 'Cisco' }) };
}
