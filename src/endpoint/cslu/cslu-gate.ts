import { isPolicyRequest } from '../../wire/agent-messages.js';
import type { ServerCodec } from '../../wire/codec.js';
import type { Signer } from '../../wire/signing.js';
import { WireError } from '../../wire/wire-error.js';
import { type GateResponse, NOT_PROCESSED, refusalFor, unreadable } from '../cssm/message-gate.js';
import type { Cslu } from './cslu.js';

export interface CsluGateOptions {
  /** Its server is CSLU_V1. */
  readonly codec: ServerCodec;
  readonly cslu: Cslu;
  readonly signer: Signer;
  /** CSLU's clock, ms. */
  readonly clockNow: () => number;
}

/** Bytes in, bytes out: CSLU as its HTTP shell and an encoded in-process link see it. */
export type CsluGate = (body: Buffer) => GateResponse;

/**
 * The gate before CSLU. A product instance needs no identity here (S1: no ID token), so nobody can check who signed a message
 * and no nonce is kept; the RUM reports in it must bear their own device's signatures, which the codec checks, and CSSM
 * counts each once. Whatever cannot be read never reaches the core. Nothing is thrown, whatever the bytes.
 */
export function createCsluGate({ codec, cslu, signer, clockNow }: CsluGateOptions): CsluGate {
  return (body) => {
    const nowMs = clockNow();
    try {
      const { request, address } = codec.decodeRequest(body);
      const answer = isPolicyRequest(request) ? cslu.handle(request, nowMs) : NOT_PROCESSED;
      return { status: 200, ...codec.encodeAnswer(answer, address, signer, nowMs) };
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      if (error.address === null) return unreadable(error);
      return { status: 200, ...codec.encodeAnswer(refusalFor(error), error.address, signer, nowMs) };
    }
  };
}
