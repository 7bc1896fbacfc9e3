import type { Udi } from '../../wire/messages.js';
import { DeadlineOrder } from './deadline-order.js';
import type { ProductInstance } from './product-instance.js';

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
    const { udi } = instance;
    this.bySlot[instance.slot] = instance;
    this.byIdentifier.set(instance.productInstanceId, instance);
    let serials = this.byUdi.get(udi.pid);
    if (serials === undefined) {
      serials = new Map();
      this.byUdi.set(udi.pid, serials);
    }
    serials.set(udi.serialNumber, instance);
    this.contacts.moveToEnd(instance.slot, contactMs);
    this.expiries.moveToEnd(instance.slot, expiryMs);
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
  }

  touch(instance: ProductInstance, contactMs: number): void {
    this.contacts.moveToEnd(instance.slot, contactMs);
  }

  lastContactMs(instance: ProductInstance): number {
    return this.contacts.atMs(instance.slot);
  }

  /** The instance was silent for too long: it waits for nothing any more but its next contact. */
  forgetContact(instance: ProductInstance): void {
    this.contacts.remove(instance.slot);
  }

  /** The instance has a new certificate, which expires at `expiryMs` by the CSSM's clock. */
  certified(instance: ProductInstance, expiryMs: number): void {
    this.expiries.moveToEnd(instance.slot, expiryMs);
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
