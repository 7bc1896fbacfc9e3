import type {
  FailedAnswer,
  IdCertificate,
  IdCertificateRenewalAnswer,
  IdCertificateRenewalRequest,
} from '../../wire/messages.js';
import type { CssmState } from './cssm-state.js';
import { nextSerial } from './identifiers.js';
import type { ProductInstance } from './product-instance.js';
import { notProcessed } from './refusals.js';

/** Who a certificate is for. */
interface CertificateSubject {
  readonly productInstanceId: string;
  readonly productName: string;
}

/**
 * Issues an ID certificate, valid from a little before now (P§8) for a year (S2).
 * @returns null if the signing request is of no use: unreadable, or refused by the authority
 */
export function issue(
  state: CssmState,
  subject: CertificateSubject,
  serial: string,
  csr: string | null,
  nowMs: number,
): IdCertificate | null {
  const notBeforeMs = nowMs - state.intervals.backdateMs;
  const notAfterMs = notBeforeMs + state.intervals.certificateValidityMs;
  let pem: string | null;
  try {
    pem = state.issueCertificate({ csr, ...subject, serial, notBeforeMs, notAfterMs });
  } catch {
    // A signing request comes from outside: whatever its reader makes of it, the server answers and goes on.
    return null;
  }
  return csr !== null && pem === null ? null : { serial, notBeforeMs, notAfterMs, pem };
}

/**
 * When the CSSM itself takes a certificate issued now for expired. Equal to its `notAfterMs`, except for a client whose
 * time is behind another's: its instance must not be gone the moment it is certified.
 */
export function expiryByOwnClockMs({ clockMs, intervals }: CssmState): number {
  return clockMs - intervals.backdateMs + intervals.certificateValidityMs;
}

/** Renewal of the ID certificate (S2 "Registration ID Certificate Renewal"). */
export function renewCertificate(
  state: CssmState,
  instance: ProductInstance,
  request: IdCertificateRenewalRequest,
  nowMs: number,
): IdCertificateRenewalAnswer | FailedAnswer {
  const subject = { productInstanceId: instance.productInstanceId, productName: instance.udi.pid };
  const certificate = issue(state, subject, nextSerial(instance.certificateSerial), request.csr, nowMs);
  if (certificate === null) return notProcessed('idCertificateRenewal');
  if (request.idCertificateSerial === instance.certificateSerial) {
    instance.previousSerial = instance.certificateSerial;
    instance.previousNotAfterMs = instance.certificateNotAfterMs;
  }
  instance.certificateSerial = certificate.serial;
  instance.certificateNotAfterMs = certificate.notAfterMs;
  state.registry.certified(instance, expiryByOwnClockMs(state));
  return {
    status: 'OK',
    type: 'idCertificateRenewal',
    certificate,
    renewIntervalSeconds: Math.round(state.intervals.certificateRenewalMs / 1000),
  };
}
