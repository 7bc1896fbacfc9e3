/**
 * The messages a device and an endpoint exchange, decoded. Both sides know these types and nothing of each other.
 *
 * What the messages mean is public (licensing.md §1; protocol §1.5 "response semantics"); their real type and field
 * names on the wire are not [U], so the codec maps these names through a table a user can replace (`wire.dialect`).
 *
 * Times are absolute milliseconds since the Unix epoch; intervals the server dictates are in seconds.
 */

/** Unique device identifier as `show license udi` prints it: product id and serial number. */
export interface Udi {
  readonly pid: string;
  readonly serialNumber: string;
}

/** Licences of one entitlement tag that a device uses (tag grammar: protocol §9.1). */
export interface EntitlementUse {
  readonly tag: string;
  readonly count: number;
}

export const MESSAGE_TYPES = [
  'registration',
  'authorization',
  'usage',
  'idCertificateRenewal',
  'deregistration',
] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

interface RequestBase {
  readonly udi: Udi;
  /** The device's own clock when it sent this, ms. The server refuses it if it is an hour or more off (P§1.6). */
  readonly timestampMs: number;
  /** Software identification tag, e.g. `regid.2017-05.com.cisco.C9300,v1_…` (P§9.1). */
  readonly softwareId: string;
}

/** `license smart register idtoken T [force]` (S2 "Registered"; field semantics P§1.8 no. 1). */
export interface RegistrationRequest extends RequestBase {
  readonly type: 'registration';
  /** The ID token. A secret: never log it. */
  readonly token: string;
  readonly force: boolean;
  /** Host name, or null when privacy withholds it. */
  readonly hostname: string | null;
  /** Further UDIs of a stack or a chassis with two supervisors (HA UDI list, P§8). */
  readonly members: readonly Udi[];
  /** PEM certificate signing request; null on the decoded wire, where nothing is signed. */
  readonly csr: string | null;
}

/** Requests after registration name the product instance and the ID certificate they are signed with. */
interface RegisteredRequest extends RequestBase {
  readonly productInstanceId: string;
  readonly idCertificateSerial: string;
}

/** Entitlement authorization, request or renewal (S2 "Entitlement Authorization Request or Renewal"). */
export interface AuthorizationRequest extends RegisteredRequest {
  readonly type: 'authorization';
  readonly entitlements: readonly EntitlementUse[];
}

/** Expressway's usage update, every 6 h (S3). That it carries the same list as an authorization is assumed [I]. */
export interface UsageRequest extends RegisteredRequest {
  readonly type: 'usage';
  readonly entitlements: readonly EntitlementUse[];
}

export interface IdCertificateRenewalRequest extends RegisteredRequest {
  readonly type: 'idCertificateRenewal';
  readonly csr: string | null;
}

export interface DeregistrationRequest extends RegisteredRequest {
  readonly type: 'deregistration';
}

export type DeviceRequest =
  | RegistrationRequest
  | AuthorizationRequest
  | UsageRequest
  | IdCertificateRenewalRequest
  | DeregistrationRequest;

/** What a device needs to know of an ID certificate; `pem` is null on the decoded wire. */
export interface IdCertificate {
  /** Decimal string, as in `id_cert_serial_number` (P§1.2). */
  readonly serial: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly pem: string | null;
}

export interface RegistrationAnswer {
  readonly status: 'OK';
  readonly type: 'registration';
  readonly productInstanceId: string;
  readonly certificate: IdCertificate;
  /** The device renews its certificate this long after it asked for this one (S2: sent in the response). */
  readonly renewIntervalSeconds: number;
  readonly smartAccount: string;
  readonly virtualAccount: string;
  readonly exportControlAllowed: boolean;
}

export interface IdCertificateRenewalAnswer {
  readonly status: 'OK';
  readonly type: 'idCertificateRenewal';
  readonly certificate: IdCertificate;
  readonly renewIntervalSeconds: number;
}

/** Per-tag verdict (enforcement-mode words of P§2.6; the list as such is inferred [I]). */
export interface EntitlementVerdict {
  readonly tag: string;
  readonly mode: 'inCompliance' | 'outOfCompliance' | 'invalidTag';
}

export interface AuthorizationAnswer {
  readonly status: 'OK';
  readonly type: 'authorization' | 'usage';
  /** S2: the answer says whether the virtual account is in or out of compliance. */
  readonly inCompliance: boolean;
  /** The end of this authorization ("Communication Deadline"), by the server's clock. */
  readonly validUntilMs: number;
  /** When to renew, counted from when the device asked. While out of compliance the device uses its own rhythm. */
  readonly renewIntervalSeconds: number;
  readonly entitlements: readonly EntitlementVerdict[];
}

export interface DeregistrationAnswer {
  readonly status: 'OK';
  readonly type: 'deregistration';
}

/** A refusal. `message` is the documented failure text of P§1.6, shown to the user as it is. */
export interface FailedAnswer {
  readonly status: 'FAILED';
  readonly type: MessageType;
  readonly message: string;
  /**
   * `LS_INVALID_DATA`: the server no longer accepts the device's identity; the device falls back to
   * unregistered (F6, P§4 CSCvr41393). Otherwise absent.
   */
  readonly code?: 'LS_INVALID_DATA';
}

export type EndpointAnswer =
  | RegistrationAnswer
  | IdCertificateRenewalAnswer
  | AuthorizationAnswer
  | DeregistrationAnswer
  | FailedAnswer;
