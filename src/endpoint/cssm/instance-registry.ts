import type { Udi } from '../../wire/messages.js';
import { DeadlineOrder } from './deadline-order.js';
import type { ProductInstance } from './product-instance.js';
import { deviceKey, type OnCssmChange, type PlaceRecord } from './snapshot/entity.js';

/**
 * The product instances: by identifier, by UDI, by last contact and by the expiry of their certificate.
 * Of a removed instance only the number of its device's registrations stays, so that identifiers never repeat.
 */
export class InstanceRegistry {
  private readonly byIdentifier = new Map<string, ProductInstance>();
  /** Product id, then serial number: the live instance, or the number of registrations of one that is gone. */
  private readonly byUdi = new Map<string, Map<string, ProductInstance | number>>();
  private readonly bySlot: (ProductInstance | undefined)[] = [];
  private readonly freeSlots: number[] = [];
  private readonly contacts = new DeadlineOrder();
  private readonly expiries = new DeadlineOrder();

  constructor(private readonly changed: OnCssmChange | null = null) {}

  get size(): number {
    return this.byIdentifier.size;
  }

  /** In the order of their registrations. */
  all(): IterableIterator<ProductInstance> {
    return this.byIdentifier.values();
  }

  withIdentifier(productInstanceId: string): ProductInstance | undefined {
    return this.byIdentifier.get(productInstanceId);
  }

  withUdi(udi: Udi): ProductInstance | undefined {
    const known = this.byUdi.get(udi.pid)?.get(udi.serialNumber);
    return typeof known === 'object' ? known : undefined;
  }

  /** How often a device of this UDI has registered so far. */
  registrationsOf(udi: Udi): number {
    const known = this.byUdi.get(udi.pid)?.get(udi.serialNumber);
    return typeof known === 'object' ? known.registration : (known ?? 0);
  }

  takeSlot(): number {
    return this.freeSlots.pop() ?? this.bySlot.length;
  }

  /**
   * Files an instance whose slot came from `takeSlot`.
   * @param contactMs when it was last in contact, by the CSSM's clock
   * @param expiryMs when its certificate expires, by the CSSM's clock
   */
  add(instance: ProductInstance, contactMs: number, expiryMs: number): void {
    this.file(instance);
    this.contacts.moveToEnd(instance.slot, contactMs);
    this.expiries.moveToEnd(instance.slot, expiryMs);
    this.changed?.('device', deviceKey(instance.udi));
    this.changed?.('instance', instance.productInstanceId);
  }

  private file(instance: ProductInstance): void {
    const { udi } = instance;
    this.bySlot[instance.slot] = instance;
    this.byIdentifier.set(instance.productInstanceId, instance);
    let serials = this.byUdi.get(udi.pid);
    if (serials === undefined) {
      serials = new Map();
      this.byUdi.set(udi.pid, serials);
    }
    serials.set(udi.serialNumber, instance);
    instance.account.instances += 1;
  }

  remove(instance: ProductInstance): void {
    this.byIdentifier.delete(instance.productInstanceId);
    this.byUdi.get(instance.udi.pid)?.set(instance.udi.serialNumber, instance.registration);
    this.contacts.remove(instance.slot);
    this.expiries.remove(instance.slot);
    this.bySlot[instance.slot] = undefined;
    this.freeSlots.push(instance.slot);
    instance.account.instances -= 1;
    this.changed?.('device', deviceKey(instance.udi));
    this.changed?.('instance', instance.productInstanceId);
  }

  touch(instance: ProductInstance, contactMs: number): void {
    this.contacts.moveToEnd(instance.slot, contactMs);
    this.changed?.('instance', instance.productInstanceId);
  }

  lastContactMs(instance: ProductInstance): number {
    return this.contacts.atMs(instance.slot);
  }

  /** The instance was silent for too long: it waits for nothing any more but its next contact. */
  forgetContact(instance: ProductInstance): void {
    this.contacts.remove(instance.slot);
    this.changed?.('instance', instance.productInstanceId);
  }

  /** The instance has a new certificate, which expires at `expiryMs` by the CSSM's clock. */
  certified(instance: ProductInstance, expiryMs: number): void {
    this.expiries.moveToEnd(instance.slot, expiryMs);
    this.changed?.('instance', instance.productInstanceId);
  }

  /** The UDIs whose instance is gone, with how often each has registered. */
  *gone(): IterableIterator<{ readonly udi: Udi; readonly registrations: number }> {
    for (const [pid, serials] of this.byUdi) {
      for (const [serialNumber, known] of serials) {
        if (typeof known === 'number') yield { udi: { pid, serialNumber }, registrations: known };
      }
    }
  }

  /** Registrations of a UDI whose instance is gone; 0 if it stands or was never known. */
  goneRegistrationsOf(udi: Udi): number {
    const known = this.byUdi.get(udi.pid)?.get(udi.serialNumber);
    return typeof known === 'number' ? known : 0;
  }

  places(instance: ProductInstance): { readonly contact: PlaceRecord; readonly expiry: PlaceRecord } {
    return { contact: this.contacts.place(instance.slot), expiry: this.expiries.place(instance.slot) };
  }

  /** Fills an empty registry with instances, whose slots came from `takeSlot` one after the other, as they stood. */
  restore(
    instances: readonly {
      readonly instance: ProductInstance;
      readonly contact: PlaceRecord;
      readonly expiry: PlaceRecord;
    }[],
  ): void {
    for (const { instance } of instances) this.file(instance);
    this.contacts.restore(instances.map(({ instance: { slot }, contact: place }) => ({ slot, place })));
    this.expiries.restore(instances.map(({ instance: { slot }, expiry: place }) => ({ slot, place })));
  }

  restoreGone(udi: Udi, registrations: number): void {
    let serials = this.byUdi.get(udi.pid);
    if (serials === undefined) {
      serials = new Map();
      this.byUdi.set(udi.pid, serials);
    }
    if (!serials.has(udi.serialNumber)) serials.set(udi.serialNumber, registrations);
  }

  /** Last contact of whoever has been silent longest, ms; infinity if nobody waits. */
  get oldestContactMs(): number {
    return this.contacts.firstAtMs;
  }

  get longestSilent(): ProductInstance | undefined {
    return this.bySlot[this.contacts.first];
  }

  /** End of the certificate that expires first, ms; infinity if there is none. */
  get nextExpiryMs(): number {
    return this.expiries.firstAtMs;
  }

  get nextToExpire(): ProductInstance | undefined {
    return this.bySlot[this.expiries.first];
  }
}
