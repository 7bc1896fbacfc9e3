import type { AccountBook } from './account-book.js';
import type { IdTokens } from './id-token.js';
import type { InstanceRegistry } from './instance-registry.js';
import type { CssmIntervals } from './intervals.js';
import type { LicenceCatalogue } from './licence-catalogue.js';
import type { CssmNotices } from './notices.js';
import type { PolicyState } from './policy/policy-state.js';
import type { OnCssmChange } from './snapshot/entity.js';

/** A certificate to be issued; `csr` is PEM, or null on the decoded wire. */
interface CertificateOrder {
  readonly csr: string | null;
  readonly productInstanceId: string;
  /** Common name of the subject (P§1.2): the product id of the device. */
  readonly productName: string;
  /** Decimal. */
  readonly serial: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** Signs an ID certificate. Returns PEM, or null where nothing is signed; may throw or return null for a bad CSR. */
export type IssueCertificate = (order: CertificateOrder) => string | null;

/** What the handlers of the CSSM share. */
export interface CssmState {
  readonly seed: number;
  readonly intervals: CssmIntervals;
  readonly issueCertificate: IssueCertificate;
  readonly catalogue: LicenceCatalogue;
  readonly accounts: AccountBook;
  readonly tokens: IdTokens;
  readonly registry: InstanceRegistry;
  readonly notices: CssmNotices;
  /** Null: nobody keeps this CSSM elsewhere. */
  readonly changed: OnCssmChange | null;
  /** Smart Licensing Using Policy. */
  readonly policy: PolicyState;
  /**
   * The latest instant the CSSM has seen, ms. Deadlines are counted by it, so a client whose time is behind another's
   * neither releases nor resurrects anything.
   */
  clockMs: number;
}
