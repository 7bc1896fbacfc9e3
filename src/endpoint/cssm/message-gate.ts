import type { OutgoingAnswer, Refusal } from '../../wire/agent-answer.js';
import type { ReceivedRequest } from '../../wire/agent-message.js';
import { type AgentAnswer, type AgentRequest, isPolicyRequest } from '../../wire/agent-messages.js';
import type { EncodedMessage, ServerCodec, WireTransport } from '../../wire/codec.js';
import type { PolicyRequest } from '../../wire/policy-messages.js';
import type { ReplayGuard } from '../../wire/replay-guard.js';
import type { Signer, Verifier } from '../../wire/signing.js';
import { type AnswerAddress, WireError } from '../../wire/wire-error.js';
import { notProcessed, notTrusted, unknownInstance, wrongCertificate } from './refusals.js';

/** How to check who signed a request of a registered device, or why nobody can. */
export type KeyLookup = Verifier | 'unknown-instance' | 'wrong-certificate';

export interface MessageGateOptions {
  readonly codecs: Readonly<Record<WireTransport, ServerCodec>>;
  /** The CSSM's core. Reached only by requests that are well-formed, rightly signed and new. */
  readonly handle: (request: AgentRequest, nowMs: number) => AgentAnswer;
  /**
   * The public key of the ID certificate with this serial number; null: of whatever key the instance was trusted with, since
   * messages of Using Policy name no certificate. Changes nothing.
   */
  readonly keyOf: (productInstanceId: string, idCertificateSerial: string | null) => KeyLookup;
  /** The public key in a CSR (PEM) that proves possession of its private key, else null. Changes nothing. */
  readonly keyOfCsr: (csr: string) => Verifier | null;
  readonly signer: Signer;
  readonly replayGuard: ReplayGuard;
  /** The server's clock, ms. */
  readonly clockNow: () => number;
}

export interface GateResponse extends EncodedMessage {
  /** HTTP status. */
  readonly status: 200 | 400 | 413;
}

/** Bytes in, bytes out: the CSSM as both its HTTPS shell and an encoded in-process link see it. */
export type MessageGate = (body: Buffer, transport: WireTransport) => GateResponse;

/** F9 (P§1.6 [C]). */
const WRONG_SIGNATURE: Refusal = { status: 'FAILED', message: 'Data and signature do not match' };
/** A message version above ours: the agent's error 127 is named so (P§1.3 [C]); that CSSM sends this text is [I]. */
const VERSION_TOO_HIGH: Refusal = { status: 'FAILED', message: 'VERSION_TOO_HIGH' };
/** F2 (P§1.6 [C]), for whatever has no text of its own: unknown types, damaged fields, repetitions. */
export const NOT_PROCESSED: Refusal = { status: 'FAILED', message: notProcessed('authorization').message };
/** The last part of the text of F6 (P§1.5 [C]); the serial numbers that are missing are named before it. */
const CERTIFICATE_MISMATCH = 'Signed data and certificate does not match';

const TEXT_CONTENT_TYPE = 'text/plain; charset=utf-8';

/** What a message that cannot be read is answered with, where it can be answered at all. */
export function refusalFor(error: WireError): Refusal {
  switch (error.kind) {
    case 'signature':
      return WRONG_SIGNATURE;
    case 'missing-serials':
      return { status: 'FAILED', message: `${error.what}; ${CERTIFICATE_MISMATCH}`, code: 'LS_INVALID_DATA' };
    case 'version':
      return VERSION_TOO_HIGH;
    default:
      return NOT_PROCESSED;
  }
}

/** Bodies in which no request could be made out: nothing to answer to, so HTTP says it. */
export function unreadable(error: WireError): GateResponse {
  const tooLarge = error.kind === 'too-large';
  return {
    status: tooLarge ? 413 : 400,
    contentType: TEXT_CONTENT_TYPE,
    body: Buffer.from(tooLarge ? 'Payload Too Large\n' : 'Bad Request\n', 'utf8'),
  };
}

/**
 * The gate before the CSSM's core: decodes, checks the signature and the nonce, lets the core answer, encodes and signs.
 *
 * A message that is malformed, oversized, repeated, unsigned or wrongly signed never reaches the core and changes nothing;
 * it gets the documented text (P§1.6) in a signed answer, or 400 or 413 where not even a nonce and a type can be read.
 * A nonce is remembered only once its signature proved right, so nobody can use up a device's nonces for it.
 * Nothing is thrown, whatever the bytes; only an error of the core itself passes through, since that is a defect of ours.
 */
export function createMessageGate(options: MessageGateOptions): MessageGate {
  const { codecs, handle, keyOf, keyOfCsr, signer, replayGuard, clockNow } = options;

  const keyOfRegistration = (csr: string | null): Verifier | null => {
    try {
      return csr === null ? null : keyOfCsr(csr);
    } catch {
      // A signing request comes from outside: whatever its reader makes of it, the gate answers and goes on.
      return null;
    }
  };

  const policyKeyFor = ({ type, productInstanceId }: PolicyRequest): Verifier | Refusal => {
    // Whoever is not trusted yet has no key known here; a hello asks for nothing and changes nothing.
    if (productInstanceId === null) return type === 'hello' ? () => true : notTrusted(type, null);
    const key = keyOf(productInstanceId, null);
    return typeof key === 'function' ? key : notTrusted(type, productInstanceId);
  };

  /** The key a request must be signed with, or the refusal it gets because there is none. */
  const keyFor = (request: AgentRequest): Verifier | Refusal => {
    if (request.type === 'registration' || request.type === 'trust') {
      return keyOfRegistration(request.csr) ?? WRONG_SIGNATURE;
    }
    if (isPolicyRequest(request)) return policyKeyFor(request);
    const key = keyOf(request.productInstanceId, request.idCertificateSerial);
    if (key === 'unknown-instance') return unknownInstance(request.type, request.productInstanceId);
    return key === 'wrong-certificate' ? wrongCertificate(request.type) : key;
  };

  /** Why the core must not see this request, or null. */
  const refusalOf = ({ request, signedText, signature, address }: ReceivedRequest, nowMs: number): Refusal | null => {
    const key = keyFor(request);
    if (typeof key !== 'function') return key;
    if (!key(signedText, signature)) return WRONG_SIGNATURE;
    // Only on the decoded wire is there no key to certify.
    if (request.type === 'idCertificateRenewal' && request.csr === null) return NOT_PROCESSED;
    return replayGuard.accept(`${address.nonce} ${request.udi.serialNumber}`, nowMs) ? null : NOT_PROCESSED;
  };

  return (body, transport) => {
    const codec = codecs[transport];
    const nowMs = clockNow();
    const answer = (outgoing: OutgoingAnswer, address: AnswerAddress): GateResponse => {
      const { body: bytes, contentType } = codec.encodeAnswer(outgoing, address, signer, nowMs);
      return { status: 200, contentType, body: bytes };
    };
    let received: ReceivedRequest;
    try {
      received = codec.decodeRequest(body);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return error.address === null ? unreadable(error) : answer(refusalFor(error), error.address);
    }
    return answer(refusalOf(received, nowMs) ?? handle(received.request, nowMs), received.address);
  };
}
