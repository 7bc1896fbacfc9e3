import { sameUdi } from '../../../wire/identity-fields.js';
import type { Udi } from '../../../wire/messages.js';
import { deviceKey, type OnCssmChange } from '../snapshot/entity.js';
import type { PolicyInstance } from './policy-instance.js';
import { ReportIds } from './report-ids.js';

/** What stays of a device when its instance goes. */
export interface KnownDevice {
  /** How many instances it has had. */
  instances: number;
  /** How many trust codes it was given. */
  trustCodes: number;
  readonly taken: ReportIds;
}

/** By product id, then serial number: nothing is put together for a look-up. */
class ByUdi<Value> {
  private readonly byPid = new Map<string, Map<string, Value>>();

  get({ pid, serialNumber }: Udi): Value | undefined {
    return this.byPid.get(pid)?.get(serialNumber);
  }

  set({ pid, serialNumber }: Udi, value: Value): void {
    let serials = this.byPid.get(pid);
    if (serials === undefined) {
      serials = new Map();
      this.byPid.set(pid, serials);
    }
    serials.set(serialNumber, value);
  }

  delete({ pid, serialNumber }: Udi): void {
    this.byPid.get(pid)?.delete(serialNumber);
  }

  *entries(): IterableIterator<readonly [Udi, Value]> {
    for (const [pid, serials] of this.byPid) {
      for (const [serialNumber, value] of serials) yield [{ pid, serialNumber }, value];
    }
  }
}

/** The product instances of Using Policy: by identifier, and by each UDI they answer for. */
export class PolicyRegistry {
  private readonly byIdentifier = new Map<string, PolicyInstance>();
  private readonly byUdi = new ByUdi<PolicyInstance>();
  private readonly devices = new ByUdi<KnownDevice>();

  constructor(private readonly changed: OnCssmChange | null = null) {}

  get size(): number {
    return this.byIdentifier.size;
  }

  /** In the order in which they became known. */
  all(): IterableIterator<PolicyInstance> {
    return this.byIdentifier.values();
  }

  withIdentifier(productInstanceId: string): PolicyInstance | undefined {
    return this.byIdentifier.get(productInstanceId);
  }

  /** The instance this UDI is the device, or a trusted member, of. */
  withUdi(udi: Udi): PolicyInstance | undefined {
    return this.byUdi.get(udi);
  }

  /** Is this UDI the device, or a trusted member, of this instance? */
  answersFor(instance: PolicyInstance, udi: Udi): boolean {
    return sameUdi(instance.udi, udi) || this.withUdi(udi) === instance;
  }

  /** What is remembered of a device, if anything. */
  knownDevice(udi: Udi): KnownDevice | undefined {
    return this.devices.get(udi);
  }

  knownDevices(): IterableIterator<readonly [Udi, KnownDevice]> {
    return this.devices.entries();
  }

  restoreDevice(udi: Udi, device: KnownDevice): void {
    this.devices.set(udi, device);
  }

  /** What is remembered of a device for ever, to be changed. */
  device(udi: Udi): KnownDevice {
    this.changed?.('device', deviceKey(udi));
    let device = this.devices.get(udi);
    if (device === undefined) {
      device = { instances: 0, trustCodes: 0, taken: new ReportIds() };
      this.devices.set(udi, device);
    }
    return device;
  }

  /** A device is remembered from elsewhere: which of its reports were taken. Only before anything else is known of it. */
  remember(udi: Udi, taken: ReportIds): void {
    this.restoreDevice(udi, { instances: 0, trustCodes: 0, taken });
    this.changed?.('device', deviceKey(udi));
  }

  add(instance: PolicyInstance): void {
    this.byIdentifier.set(instance.productInstanceId, instance);
    this.answerFor(instance, [instance.udi]);
    this.answerFor(
      instance,
      instance.trustCodes.map((code) => code.udi),
    );
    this.answerFor(instance, instance.members);
    instance.account.instances += 1;
    this.changed?.('policyInstance', instance.productInstanceId);
  }

  /** A message of its device, or usage of it, was taken: with all that changed with it. */
  heard(instance: PolicyInstance, hostname: string | null, nowMs: number): void {
    instance.hostname = hostname;
    instance.lastContactMs = nowMs;
    this.changed?.('policyInstance', instance.productInstanceId);
  }

  /** From now on these UDIs lead to this instance; one that leads to another instance stays there. */
  answerFor(instance: PolicyInstance, udis: readonly Udi[]): void {
    for (const udi of udis) if (this.byUdi.get(udi) === undefined) this.byUdi.set(udi, instance);
  }

  remove(instance: PolicyInstance): void {
    this.byIdentifier.delete(instance.productInstanceId);
    for (const udi of [instance.udi, ...instance.trustCodes.map((code) => code.udi), ...instance.members]) {
      if (this.byUdi.get(udi) === instance) this.byUdi.delete(udi);
    }
    instance.account.instances -= 1;
    this.changed?.('policyInstance', instance.productInstanceId);
  }
}
