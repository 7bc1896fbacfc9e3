import type { KeyObject } from 'node:crypto';
import type { Authority } from '../../pki/authority.js';
import { readCsr } from '../../pki/csr.js';
import { sign, verify } from '../../pki/signing.js';
import type { AgentAnswer, AgentRequest } from '../../wire/agent-messages.js';
import { createServerCodec } from '../../wire/codec.js';
import type { Dialect } from '../../wire/dialect.js';
import { createReplayGuard, type ReplayGuard } from '../../wire/replay-guard.js';
import { believeAll, signNothing, type Verifier } from '../../wire/signing.js';
import { Cssm, type CssmOptions } from './cssm.js';
import { KeyBook, type KeyRecord } from './key-book.js';
import { createMessageGate, type MessageGate } from './message-gate.js';
import { notProcessed } from './refusals.js';
import type { CssmRecord } from './snapshot/entity.js';

/** Nonces kept at most, in two generations: 100 MB under the heaviest load. */
const MOST_NONCES = 500_000;

export interface CssmServiceOptions extends Omit<CssmOptions, 'issueCertificate'> {
  readonly authority: Authority;
  /** The private key answers are signed with. */
  readonly signingKey: KeyObject;
  readonly dialect: Dialect;
  /** `off`: signs nothing and believes everything, so that the wire alone is measured. `on` when left out. */
  readonly signatures?: 'on' | 'off';
  /** The server's clock, ms since the Unix epoch. */
  readonly clockNow: () => number;
  /** Its own when left out; a load that posts the same bytes again and again brings one that lets them through. */
  readonly replayGuard?: ReplayGuard;
  /** Told of each instance whose public keys changed: the counterpart of `onChange`. */
  readonly onKeyChange?: (productInstanceId: string) => void;
}

/** A CSSM that speaks the wire format: core, authority, keys of its devices, and the gate before it all. */
export interface CssmService {
  readonly cssm: Cssm;
  readonly gate: MessageGate;
  /** Past the gate, for whoever has checked the sender himself; keeps the key of a device that gets trusted. */
  readonly handle: Cssm['handle'];
  readonly keys: KeyBook;
  /** All of it as plain data, but for the nonces it has seen. */
  capture(): CssmServiceRecord;
  /** Brings a new service of the same options to where another was. */
  restore(record: CssmServiceRecord): void;
}

export interface CssmServiceRecord {
  readonly cssm: CssmRecord;
  readonly keys: readonly KeyRecord[];
}

const NO_SERIAL = '';

function verifierFor(key: KeyObject): Verifier {
  return (data, signature) => verify(data, signature, key);
}

/** The public key in a CSR (PEM) that comes from outside; null: it cannot be read, or does not prove possession. */
function keyInCsr(csr: string): KeyObject | null {
  try {
    return readCsr(csr);
  } catch {
    return null;
  }
}

/** Puts a CSSM together. Bytes go in at the gate and come out signed; no socket is involved. */
export function createCssmService(options: CssmServiceOptions): CssmService {
  const { authority, signingKey, dialect, clockNow, intervals } = options;
  const off = options.signatures === 'off';
  const verifierOf = off ? () => believeAll : verifierFor;
  const checked = (verifier: Verifier | null): Verifier | null => (off && verifier !== null ? believeAll : verifier);
  const keys = new KeyBook(options.onKeyChange ?? null);
  const cssm = new Cssm({
    ...options,
    issueCertificate: ({ csr, productInstanceId, productName, serial, notBeforeMs, notAfterMs }) => {
      if (csr === null) return null;
      const issued = authority.issueIdCertificate({
        csr,
        product: productName,
        productInstanceId,
        serial,
        notBeforeMs,
        notAfterMs,
      });
      keys.add(productInstanceId, serial, issued.publicKey);
      return issued.pem;
    },
  });
  const handle = (request: AgentRequest, nowMs: number): AgentAnswer => {
    if (request.type !== 'trust' || request.csr === null) return cssm.handle(request, nowMs);
    // Before the core: a device trusted without its key could never prove again who it is, and its token would be spent.
    const key = keyInCsr(request.csr);
    if (key === null) return notProcessed('trust');
    const answer = cssm.handle(request, nowMs);
    if (answer.status === 'OK' && answer.type === 'trust') keys.add(answer.productInstanceId, NO_SERIAL, key);
    return answer;
  };
  const gate = createMessageGate({
    codecs: {
      callhome: createServerCodec({ dialect, transport: 'callhome' }),
      smart: createServerCodec({ dialect, transport: 'smart' }),
    },
    handle,
    keyOf: (productInstanceId, serial) => {
      if (serial === null) {
        const known = cssm.policy.knows(productInstanceId);
        if (!known) keys.forget(productInstanceId);
        // Nobody ever brought a key for a device that came through CSLU: it must be trusted first.
        return (known ? checked(keys.newest(productInstanceId)) : null) ?? 'unknown-instance';
      }
      const identity = cssm.identity(productInstanceId, serial, clockNow());
      if (identity === 'unknown-instance') keys.forget(productInstanceId);
      if (identity !== 'known') return identity;
      return checked(keys.find(productInstanceId, serial)) ?? 'wrong-certificate';
    },
    keyOfCsr: (csr) => verifierOf(readCsr(csr)),
    signer: off ? signNothing : (data) => sign(data, signingKey),
    replayGuard:
      options.replayGuard ??
      createReplayGuard({ windowMs: 2 * intervals.clockToleranceMs, maxKeysPerGeneration: MOST_NONCES }),
    clockNow,
  });
  return {
    cssm,
    gate,
    // It answers as the core does: in the generation of the request.
    handle: handle as Cssm['handle'],
    keys,
    capture: () => ({ cssm: cssm.capture(), keys: [...keys.records()] }),
    restore: (record) => {
      cssm.restore(record.cssm);
      keys.restore(record.keys);
    },
  };
}
