import type { Udi } from '../../../wire/messages.js';
import type { PolicyOrder, TrustCode } from '../../../wire/policy-messages.js';
import type { CssmAlert } from '../notices.js';
import type { CollectedEntry } from '../policy/collected.js';
import type { FormerCertificate } from '../policy/policy-instance.js';
import type { TagUsageListing } from '../policy/usage-timeline.js';
import type { AccountName } from '../virtual-account.js';

/**
 * What a CSSM consists of, entity by entity, as plain data: strings, finite numbers, booleans, null, lists and objects, so
 * that JSON and structured clone keep it whole. What follows from the rest (licences in use, shortages, indexes) is not in it.
 */

/** One kind of licence in an account, in the order in which the account came to know it. */
interface PoolRecord {
  readonly tag: string;
  readonly name: string;
  readonly purchased: number;
}

export interface AccountRecord extends AccountName {
  readonly pools: readonly PoolRecord[];
  readonly acksWithheld: boolean;
  /** Its collectors do not reach the CSSM. */
  readonly collectorsCutOff: boolean;
  readonly policy: PolicyOrder | null;
  /** Poll ids its collector was given so far; null: none ever reported. */
  readonly collectorPolls: number | null;
}

/** A policy for all virtual accounts of a smart account. */
export interface SmartAccountRecord {
  readonly smartAccount: string;
  readonly policy: PolicyOrder;
}

/** An ID token. Its text is a secret. */
export interface TokenRecord {
  readonly text: string;
  readonly account: AccountName;
  readonly name: string;
  readonly expiresMs: number;
  readonly maxUses: number | null;
  readonly exportControlled: boolean;
  readonly uses: number;
  readonly revoked: boolean;
}

/** Where something stands in an order of deadlines. */
export interface PlaceRecord {
  readonly atMs: number;
  /** Who was set later has a higher number. */
  readonly turn: number;
  /** False: it waits for nothing any more. */
  readonly listed: boolean;
}

export interface HoldingRecord {
  readonly tag: string;
  readonly count: number;
}

/** A registered device of the classic generation. */
export interface InstanceRecord {
  readonly productInstanceId: string;
  readonly udi: Udi;
  readonly registration: number;
  readonly members: readonly Udi[];
  readonly softwareId: string;
  readonly hostname: string | null;
  readonly account: AccountName;
  readonly registeredMs: number;
  readonly certificateSerial: string;
  readonly certificateNotAfterMs: number;
  readonly previousSerial: string | null;
  readonly previousNotAfterMs: number;
  readonly holdings: readonly HoldingRecord[];
  readonly contact: PlaceRecord;
  readonly expiry: PlaceRecord;
}

/** What is remembered of a UDI beyond its instances. */
export interface DeviceRecord {
  readonly udi: Udi;
  /** Classic registrations, if no classic instance stands for it now. */
  readonly registrations: number;
  /** Instances of Using Policy it has had, and trust codes it was given. */
  readonly instances: number;
  readonly trustCodes: number;
  /** Ids of the reports taken: first and last of each range in turn. */
  readonly taken: readonly number[];
}

export interface PolicyInstanceRecord {
  readonly productInstanceId: string;
  readonly udi: Udi;
  readonly members: readonly Udi[];
  readonly softwareId: string;
  readonly hostname: string | null;
  readonly account: AccountName;
  readonly sinceMs: number;
  readonly lastContactMs: number;
  readonly former: FormerCertificate | null;
  readonly release: string | null;
  readonly trustCodes: readonly TrustCode[];
  readonly byToken: boolean;
  readonly holdings: readonly HoldingRecord[];
  readonly usage: readonly TagUsageListing[];
  /** What its poll ids follow from, and how many it was given. */
  readonly reporter: { readonly name: string; readonly given: number };
}

interface PollRecordBase {
  /** Decimal digits. */
  readonly id: string;
  /** Name of the reporter. */
  readonly reporter: string;
  /** Null: its content was not handed out yet. */
  readonly fetchedMs: number | null;
  readonly readyMs: number;
}

export interface PollRecord extends PollRecordBase {
  readonly reportIds: readonly number[];
}

export interface CollectorPollRecord extends PollRecordBase {
  readonly entries: readonly CollectedEntry[];
}

export interface AlertRecord extends CssmAlert {
  /** How many were raised before it. */
  readonly number: number;
}

/** The kinds of entities and their records. */
export interface CssmRecords {
  readonly account: AccountRecord;
  readonly smartAccount: SmartAccountRecord;
  readonly token: TokenRecord;
  readonly instance: InstanceRecord;
  readonly device: DeviceRecord;
  readonly policyInstance: PolicyInstanceRecord;
  readonly poll: PollRecord;
  readonly collectorPoll: CollectorPollRecord;
  readonly alert: AlertRecord;
}

export type CssmEntity = keyof CssmRecords;

/** In the order in which they are restored: what is named in a record stands before it. */
export const CSSM_ENTITIES = [
  'account',
  'smartAccount',
  'token',
  'instance',
  'device',
  'policyInstance',
  'poll',
  'collectorPoll',
  'alert',
] as const satisfies readonly CssmEntity[];

/** A whole CSSM. Within a kind, the order is that in which the entities became known, and is kept. */
export interface CssmRecord {
  /** The latest instant it has seen, ms; null: none. */
  readonly clockMs: number | null;
  readonly entities: { readonly [Kind in CssmEntity]: readonly CssmRecords[Kind][] };
}

/**
 * Told of each entity that was made, changed or removed, as often as that happens, in the midst of the change: whoever
 * keeps a CSSM elsewhere takes note of it, and asks for the record when the message has been answered.
 * @param key names the entity among those of its kind
 */
export type OnCssmChange = (kind: CssmEntity, key: string) => void;

export function accountKey({ smartAccount, name }: AccountName): string {
  return JSON.stringify([smartAccount, name]);
}

export function deviceKey({ pid, serialNumber }: Udi): string {
  return JSON.stringify([pid, serialNumber]);
}
