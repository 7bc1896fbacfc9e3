import { SlfleetError } from '../../errors/slfleet-error.js';
import type { EndpointEvent } from '../../telemetry/events.js';
import { type AgentAnswer, type AgentRequest, isPolicyRequest } from '../../wire/agent-messages.js';
import type { DeviceRequest, EndpointAnswer, RegistrationRequest, Udi } from '../../wire/messages.js';
import type { PolicyAnswer, PolicyRequest } from '../../wire/policy-messages.js';
import { AccountBook } from './account-book.js';
import { type AccountOrder, addAccount, removeAccount, transferInstance } from './account-changes.js';
import { authorize } from './authorization.js';
import { renewCertificate } from './certificates.js';
import type { CssmState, IssueCertificate } from './cssm-state.js';
import { type IdTokenOrder, IdTokens } from './id-token.js';
import { InstanceRegistry } from './instance-registry.js';
import type { CssmIntervals } from './intervals.js';
import { type CatalogueEntry, LicenceCatalogue } from './licence-catalogue.js';
import {
  type AccountListing,
  type InstanceListing,
  listAccount,
  listInstance,
  listPolicyInstance,
  listToken,
  type TokenListing,
} from './listings.js';
import { type CssmAlert, CssmNotices } from './notices.js';
import { PolicyLicensing } from './policy/policy-licensing.js';
import { DEFAULT_POLICY_SETTINGS, type PolicySettings } from './policy/policy-settings.js';
import { createPolicyState } from './policy/policy-state.js';
import { acceptsSerial, type ProductInstance } from './product-instance.js';
import { clockOffset, unknownInstance, wrongCertificate } from './refusals.js';
import { register } from './registration.js';
import { carryOutDue, nextDeadlineMs, removeInstance } from './removal.js';
import { captureAll, captureEntity } from './snapshot/capture.js';
import type { CssmEntity, CssmRecord, CssmRecords, OnCssmChange, TokenRecord } from './snapshot/entity.js';
import { restoreAll } from './snapshot/restore.js';
import type { AccountName } from './virtual-account.js';

export interface CssmOptions {
  readonly intervals: CssmIntervals;
  /** Product instance identifiers, certificate serials and ID tokens follow from it. */
  readonly seed: number;
  /** The licences the CSSM knows beside those its accounts bought. */
  readonly catalogue: readonly CatalogueEntry[];
  readonly issueCertificate: IssueCertificate;
  readonly onEvent: (event: EndpointEvent) => void;
  /** Smart Licensing Using Policy; what is left out is as by default. */
  readonly policy?: Partial<PolicySettings>;
  /** For whoever keeps this CSSM elsewhere, entity by entity. */
  readonly onChange?: OnCssmChange;
}

type RegisteredRequest = Exclude<DeviceRequest, RegistrationRequest>;

/**
 * The embedded CSSM: smart and virtual accounts, licence pools, ID tokens, product instances (licensing §1, S2, S4),
 * and Smart Licensing Using Policy (licensing §2, S1), whose own affairs are under `policy`.
 * A pure core: no socket, no file, no clock but the `nowMs` it is given, no chance but its seed. Times are ms since the
 * Unix epoch. It answers every well-typed request and throws only at its administrators.
 *
 * Whatever is due is carried out before anything else, so a caller may, but need not, call `advance` at `nextDeadline`.
 * Time that goes back is taken as it is for the answer in question; deadlines are counted by the latest time seen.
 */
export class Cssm {
  readonly policy: PolicyLicensing;
  private readonly state: CssmState;
  private restoring = false;

  constructor({ intervals, seed, catalogue, issueCertificate, onEvent, policy, onChange }: CssmOptions) {
    const changed = onChange === undefined ? null : this.tellerTo(onChange);
    this.state = {
      seed,
      intervals,
      issueCertificate,
      catalogue: new LicenceCatalogue(catalogue),
      accounts: new AccountBook(),
      tokens: new IdTokens(seed, changed),
      registry: new InstanceRegistry(changed),
      notices: new CssmNotices(onEvent, changed),
      changed,
      policy: createPolicyState(seed, { ...DEFAULT_POLICY_SETTINGS, ...policy }, changed),
      clockMs: Number.NEGATIVE_INFINITY,
    };
    this.policy = new PolicyLicensing(this.state, (nowMs) => this.advance(nowMs));
  }

  /** Answers one message of a device. A message that is refused changes nothing. */
  handle(request: DeviceRequest, nowMs: number): EndpointAnswer;
  handle(request: PolicyRequest, nowMs: number): PolicyAnswer;
  handle(request: AgentRequest, nowMs: number): AgentAnswer;
  handle(request: AgentRequest, nowMs: number): AgentAnswer {
    const { state } = this;
    if (nowMs > state.clockMs) carryOutDue(state, nowMs);
    // Written so that a time stamp or a clock that is not a number is refused too.
    if (!(Math.abs(request.timestampMs - nowMs) < state.intervals.clockToleranceMs)) {
      // One of the two generations' refusals, as the type says; they have the same form.
      return clockOffset(request.type, request.timestampMs) as AgentAnswer;
    }
    if (isPolicyRequest(request)) return this.policy.handle(request, nowMs);
    if (request.type === 'registration') return register(state, request, nowMs);
    const { productInstanceId, idCertificateSerial } = request;
    const instance =
      state.registry.withIdentifier(productInstanceId) ??
      this.policy.downgraded(productInstanceId, idCertificateSerial, nowMs);
    if (instance === undefined) return unknownInstance(request.type, productInstanceId);
    if (!acceptsSerial(instance, idCertificateSerial, nowMs)) return wrongCertificate(request.type);
    return this.serve(instance, request, nowMs);
  }

  /** Whether a message that names this instance and signs with this certificate comes from a device known here. */
  identity(
    productInstanceId: string,
    serial: string,
    nowMs: number,
  ): 'known' | 'unknown-instance' | 'wrong-certificate' {
    const instance = this.state.registry.withIdentifier(productInstanceId);
    if (instance === undefined) {
      // A device that was upgraded may be downgraded again, and then signs with the certificate it had.
      const known = this.policy.hasFormerCertificate(productInstanceId, serial, nowMs);
      return known ? 'known' : 'unknown-instance';
    }
    return acceptsSerial(instance, serial, nowMs) ? 'known' : 'wrong-certificate';
  }

  /** The next instant at which the CSSM acts by itself; infinity if there is none. */
  nextDeadline(): number {
    return nextDeadlineMs(this.state);
  }

  /** Releases and removals that are due until `nowMs`, each with the instant at which it was due. */
  advance(nowMs: number): void {
    carryOutDue(this.state, nowMs);
  }

  /** The latest instant it has seen, ms, by which it counts deadlines; −infinity before the first. */
  get clockMs(): number {
    return this.state.clockMs;
  }

  /** @throws SlfleetError if the account exists already */
  addVirtualAccount(order: AccountOrder, nowMs: number): void {
    this.advance(nowMs);
    addAccount(this.state, order);
  }

  /**
   * Makes an ID token.
   * @returns its text: a secret, never to be logged
   * @throws SlfleetError for an unknown account
   */
  mintToken(account: AccountName, order: IdTokenOrder, nowMs: number): string {
    return this.state.tokens.mint(this.state.accounts.get(account), order, nowMs);
  }

  /** @returns false if there is no such token */
  revokeToken(token: string): boolean {
    return this.state.tokens.revoke(token);
  }

  /**
   * Adds licences to an account, or takes them away (no further than to none). Devices learn of it at their next
   * authorization (S2).
   * @param licence entitlement tag or display name
   * @throws SlfleetError for an unknown account or licence, or a fraction of a licence
   */
  changeLicences(account: AccountName, licence: string, delta: number, nowMs: number): void {
    const target = this.state.accounts.get(account);
    const entry = this.state.catalogue.find(licence);
    if (entry === undefined || !Number.isSafeInteger(delta)) {
      const what = entry === undefined ? `Licence ${licence} is not known` : `${delta} is no number of licences`;
      throw new SlfleetError('SLF_SCENARIO_INVALID', `${what} (virtual account ${account.name}).`);
    }
    this.advance(nowMs);
    target.buy(entry, delta, this.state.clockMs);
  }

  /**
   * Removes a product instance by hand. Its device is told at its next message that it must register again.
   * @returns false if there is no such instance
   */
  removeInstance(productInstanceId: string, nowMs: number): boolean {
    this.advance(nowMs);
    const instance = this.state.registry.withIdentifier(productInstanceId);
    if (instance === undefined) return this.policy.removeInstance(productInstanceId);
    removeInstance(this.state, instance, 'instance-removed', this.state.clockMs, 'removed by hand');
    return true;
  }

  /**
   * Moves a product instance into another virtual account of its smart account.
   * @returns false if there is no such instance
   * @throws SlfleetError for an unknown account
   */
  transferInstance(productInstanceId: string, to: AccountName, nowMs: number): boolean {
    const target = this.state.accounts.get(to);
    this.advance(nowMs);
    return transferInstance(this.state, productInstanceId, target);
  }

  /**
   * Removes a virtual account with its tokens and licences.
   * @returns false, and nothing is done, while product instances stand in it
   * @throws SlfleetError for an unknown account
   */
  removeVirtualAccount(account: AccountName, nowMs: number): boolean {
    const target = this.state.accounts.get(account);
    this.advance(nowMs);
    return removeAccount(this.state, target);
  }

  accounts(): AccountListing[] {
    return this.state.accounts.all().map(listAccount);
  }

  get instanceCount(): number {
    return this.state.registry.size + this.state.policy.registry.size;
  }

  instance(productInstanceId: string): InstanceListing | undefined {
    const instance = this.state.registry.withIdentifier(productInstanceId);
    if (instance !== undefined) return listInstance(instance, this.state.registry);
    const trusted = this.state.policy.registry.withIdentifier(productInstanceId);
    return trusted && listPolicyInstance(trusted);
  }

  /** The instance a UDI is the device, or a trusted member, of. */
  instanceOf(udi: Udi): InstanceListing | undefined {
    const { registry, policy } = this.state;
    const found = registry.withUdi(udi) ?? policy.registry.withUdi(udi);
    return found && this.instance(found.productInstanceId);
  }

  /** The classic ones in the order of their registrations, then those of Using Policy in that of their arrival. */
  *instances(): IterableIterator<InstanceListing> {
    for (const instance of this.state.registry.all()) yield listInstance(instance, this.state.registry);
    for (const instance of this.state.policy.registry.all()) yield listPolicyInstance(instance);
  }

  /** The ID tokens with their texts, which are secrets: for those who administer them only. */
  idTokens(): IterableIterator<TokenRecord> {
    return this.state.tokens.records();
  }

  tokens(): TokenListing[] {
    return Array.from(this.state.tokens.all(), listToken);
  }

  /** The newest alerts, at most 1,000, oldest first, and how many were raised in all. */
  alerts(): { readonly raised: number; readonly newest: readonly CssmAlert[] } {
    return { raised: this.state.notices.alertsRaised, newest: this.state.notices.alerts() };
  }

  /** All of this CSSM as plain data; what options say (intervals, seed, catalogue, policy settings) is not in it. */
  capture(): CssmRecord {
    return captureAll(this.state);
  }

  /** One entity, or null if it is gone (see {@link OnCssmChange}). */
  record<Kind extends CssmEntity>(kind: Kind, key: string): CssmRecords[Kind] | null {
    return captureEntity(this.state, kind, key);
  }

  /**
   * Brings a new CSSM of the same options to where another was. It tells nothing, and from then on does what that one
   * would have done.
   */
  restore(record: CssmRecord): void {
    this.restoring = true;
    restoreAll(this.state, record);
    this.restoring = false;
  }

  private tellerTo(onChange: OnCssmChange): OnCssmChange {
    return (kind, key) => {
      if (!this.restoring) onChange(kind, key);
    };
  }

  /** Serves a message whose sender is known. Only a message that is accepted counts as contact. */
  private serve(instance: ProductInstance, request: RegisteredRequest, nowMs: number): EndpointAnswer {
    const { state } = this;
    if (request.type === 'deregistration') {
      removeInstance(state, instance, null, state.clockMs);
      return { status: 'OK', type: 'deregistration' };
    }
    const answer =
      request.type === 'idCertificateRenewal'
        ? renewCertificate(state, instance, request, nowMs)
        : authorize(state, instance, request, nowMs);
    if (answer.status === 'FAILED') return answer;
    // Signed with the newest certificate: the device has it, so from now on only that one counts.
    if (request.idCertificateSerial !== instance.previousSerial) instance.previousSerial = null;
    state.registry.touch(instance, state.clockMs);
    return answer;
  }
}
