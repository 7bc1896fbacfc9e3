import type { Udi } from '../../../wire/messages.js';
import type { PolicyAnswer, PolicyOrder, PolicyRequest, TrustSyncAnswer } from '../../../wire/policy-messages.js';
import type { CollectedUsage, UsageAck, UsageFile } from '../../../wire/usage-file.js';
import type { CssmState } from '../cssm-state.js';
import type { ProductInstance } from '../product-instance.js';
import { invalidPollId, notProcessed, notTrusted } from '../refusals.js';
import { accountKey } from '../snapshot/entity.js';
import type { AccountName } from '../virtual-account.js';
import { acknowledge, type BatchResult, pollBatch, takeBatch, takeUsage, type UsageTaken } from './collected.js';
import { downgrade, upgrade } from './policy-arrival.js';
import type { FormerCertificate, PolicyInstance } from './policy-instance.js';
import { removePolicyInstance } from './policy-removal.js';
import type { ReportIds } from './report-ids.js';
import { trust } from './trust.js';
import { areReports, pollResult, reportUsage } from './usage.js';

/**
 * The CSSM's side of Smart Licensing Using Policy (S1): trust, usage reports and their ACKs, policies, and usage that comes
 * through CSLU or as a file. As pure as the rest of the core. What is due is carried out by whoever calls `handle`; the
 * administrators' and collectors' entries do it themselves.
 */
export class PolicyLicensing {
  /**
   * @param advance brings the CSSM's clock forward
   */
  constructor(
    private readonly state: CssmState,
    private readonly advance: (nowMs: number) => void,
  ) {}

  /** Answers one message of a device whose clock was found right. A message that is refused changes nothing. */
  handle(request: PolicyRequest, nowMs: number): PolicyAnswer {
    const { state } = this;
    this.forgetFetched();
    if (request.type === 'trust') return trust(state, request, nowMs);
    if (request.type === 'hello' && request.productInstanceId === null) return { status: 'OK', type: 'hello' };
    // Refused before a registered device becomes one of Using Policy, so that a refusal changes nothing.
    if (request.type === 'usageReport' && !areReports(request.reports)) return notProcessed(request.type);
    if (request.type === 'resultPolling' && this.isRegistered(request)) return invalidPollId(request.pollId);
    const instance = this.senderOf(request);
    if (instance === null) return notTrusted(request.type, request.productInstanceId);
    const answer = this.serve(instance, request, nowMs);
    if (answer.status === 'FAILED') return answer;
    state.policy.registry.heard(instance, request.hostname, state.clockMs);
    return answer;
  }

  /** The software id of the device with this UDI; null if it is not known. */
  softwareIdOf(udi: Udi): string | null {
    return this.state.policy.registry.withUdi(udi)?.softwareId ?? null;
  }

  /** Is an instance of this identifier, of either generation, known that a message of Using Policy could come from? */
  knows(productInstanceId: string): boolean {
    const { policy, registry } = this.state;
    return (
      policy.registry.withIdentifier(productInstanceId) !== undefined ||
      registry.withIdentifier(productInstanceId) !== undefined
    );
  }

  /** Would a classic message that names this instance and this certificate come from its device, downgraded again? */
  hasFormerCertificate(productInstanceId: string, serial: string, nowMs: number): boolean {
    return this.formerOf(productInstanceId, serial, nowMs) !== null;
  }

  /**
   * A classic message named this instance: its device was downgraded. Its registration counts on if it had one and its
   * certificate is valid. That much is known whatever comes of the message itself.
   */
  downgraded(productInstanceId: string, serial: string, nowMs: number): ProductInstance | undefined {
    const known = this.formerOf(productInstanceId, serial, nowMs);
    return known === null ? undefined : downgrade(this.state, known.instance, known.former);
  }

  /**
   * Sets the policy devices get with their next ACK or trust sync: of a virtual account, or (`name` null) of all of a smart
   * account that have none of their own. Null takes it away, and devices get none: CISCO default stays in force.
   * @throws SlfleetError for an unknown virtual account
   */
  setPolicy({ smartAccount, name }: { smartAccount: string; name: string | null }, order: PolicyOrder | null): void {
    const { orders } = this.state.policy;
    if (name === null) orders.setForSmartAccount(smartAccount, order);
    else orders.setForVirtualAccount(this.state.accounts.get({ smartAccount, name }), order);
  }

  /**
   * Withholds the ACKs of an account, or gives them again: polls meanwhile find nothing ready, however long (FN72578).
   * @throws SlfleetError for an unknown virtual account
   */
  withholdAcks(account: AccountName, withheld: boolean): void {
    const target = this.state.accounts.get(account);
    if (withheld) this.state.policy.withheld.add(target);
    else this.state.policy.withheld.delete(target);
    this.state.changed?.('account', accountKey(target));
  }

  /**
   * Cuts the way between an account's collectors (CSLU) and the CSSM, or mends it. Devices that come straight are not concerned.
   * @throws SlfleetError for an unknown virtual account
   */
  cutOffCollectors(account: AccountName, cutOff: boolean): void {
    const target = this.state.accounts.get(account);
    if (cutOff) this.state.policy.cutOff.add(target);
    else this.state.policy.cutOff.delete(target);
    this.state.changed?.('account', accountKey(target));
  }

  /** @throws SlfleetError for an unknown virtual account */
  isCutOff(account: AccountName): boolean {
    return this.state.policy.cutOff.size > 0 && this.state.policy.cutOff.has(this.state.accounts.get(account));
  }

  /** Removes a product instance by hand. @returns false if there is none */
  removeInstance(productInstanceId: string): boolean {
    const instance = this.state.policy.registry.withIdentifier(productInstanceId);
    if (instance === undefined) return false;
    removePolicyInstance(this.state, instance, 'instance-removed', 'removed by hand');
    return true;
  }

  /**
   * Takes the content of a usage file an administrator uploads to an account (S1 "no connectivity").
   * @param trustRequests UDIs for which it asks for trust: no ID token is needed, since an administrator vouches for the device [I]
   * @throws SlfleetError for an unknown virtual account
   */
  takeUsageFile(account: AccountName, file: UsageFile, nowMs: number, trustRequests: readonly Udi[] = []): UsageTaken {
    this.advance(nowMs);
    return takeUsage(this.state, this.state.accounts.get(account), file, trustRequests);
  }

  /**
   * A device is known already, by a file that was taken when this CSSM was not yet there.
   * @param file its device; reports in it count for nothing
   * @throws SlfleetError for an unknown virtual account
   */
  remember(account: AccountName, file: Omit<UsageFile, 'reports'>, taken: ReportIds): void {
    this.state.policy.registry.remember(file.udi, taken);
    this.takeUsageFile(account, { ...file, reports: [] }, file.timestampMs);
  }

  /** Which reports of a device were taken, whoever brought them. */
  takenOf(udi: Udi): ReportIds {
    return this.state.policy.registry.device(udi).taken;
  }

  /**
   * The content of the ACK file for a usage file: what of it was taken.
   * @param trustRequested whether it asked for trust codes, too
   * @returns null if its device is not known, or its account's ACKs are withheld
   */
  ackFor(
    { udi, reports }: { readonly udi: Udi; readonly reports: UsageFile['reports'] },
    nowMs: number,
    trustRequested = false,
  ): UsageAck | null {
    this.advance(nowMs);
    const reportIds = reports.map(({ reportId }) => reportId);
    return acknowledge(this.state, udi, reportIds, trustRequested);
  }

  /**
   * Takes what a collector (CSLU) reports to its account, for many devices at once (P§7.3 `reportusage`).
   * @returns the poll id
   * @throws SlfleetError for an unknown virtual account
   */
  takeBatch(account: AccountName, batch: readonly CollectedUsage[], nowMs: number): string {
    this.advance(nowMs);
    this.forgetFetched();
    return takeBatch(this.state, this.state.accounts.get(account), batch, nowMs);
  }

  /** The ACKs of a collector's batch (P§7.3 `poll`). */
  pollBatch(account: AccountName, pollId: string, nowMs: number): readonly BatchResult[] | 'not-ready' | 'invalid' {
    this.advance(nowMs);
    this.forgetFetched();
    return pollBatch(this.state, this.state.accounts.get(account), pollId, nowMs);
  }

  private formerOf(
    productInstanceId: string,
    serial: string,
    nowMs: number,
  ): { readonly instance: PolicyInstance; readonly former: FormerCertificate } | null {
    const instance = this.state.policy.registry.withIdentifier(productInstanceId);
    const former = instance?.former ?? null;
    if (instance === undefined || former === null) return null;
    return former.serial === serial && nowMs < former.notAfterMs ? { instance, former } : null;
  }

  private forgetFetched(): void {
    const { policy, clockMs } = this.state;
    policy.polls.forgetFetched(clockMs);
    policy.collectorPolls.forgetFetched(clockMs);
  }

  /** A classic instance that has sent nothing of Using Policy yet; so it was given no poll id. */
  private isRegistered({ productInstanceId }: PolicyRequest): boolean {
    return productInstanceId !== null && this.state.registry.withIdentifier(productInstanceId) !== undefined;
  }

  /** The instance a message names, if its UDI is one of its own. A registered device that was upgraded becomes one. */
  private senderOf({ productInstanceId, udi }: PolicyRequest): PolicyInstance | null {
    if (productInstanceId === null) return null;
    const { policy, registry } = this.state;
    const instance = policy.registry.withIdentifier(productInstanceId);
    if (instance !== undefined) return policy.registry.answersFor(instance, udi) ? instance : null;
    const registered = registry.withIdentifier(productInstanceId);
    if (registered === undefined || registry.withUdi(udi) !== registered) return null;
    return upgrade(this.state, registered);
  }

  private serve(
    instance: PolicyInstance,
    request: Exclude<PolicyRequest, { type: 'trust' }>,
    nowMs: number,
  ): PolicyAnswer {
    switch (request.type) {
      case 'usageReport':
        return reportUsage(this.state, instance, request, nowMs);
      case 'resultPolling':
        return pollResult(this.state, instance, request, nowMs);
      case 'trustSync':
        return this.trustSync(instance);
      case 'hello':
        return { status: 'OK', type: 'hello' };
    }
  }

  private trustSync({ account }: PolicyInstance): TrustSyncAnswer {
    return {
      status: 'OK',
      type: 'trustSync',
      smartAccount: account.smartAccount,
      virtualAccount: account.name,
      policy: this.state.policy.orders.of(account),
    };
  }
}
