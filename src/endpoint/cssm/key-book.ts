import type { Verifier } from '../../wire/signing.js';

interface Entry {
  readonly serial: string;
  readonly verifier: Verifier;
  /** The certificate before it: its device may not have heard of the newest one yet. */
  readonly previous: { readonly serial: string; readonly verifier: Verifier } | null;
}

/**
 * The public keys of the ID certificates in use, by product instance: the newest and the one before. A trust code counts as
 * a certificate without serial number, ''.
 */
export class KeyBook {
  readonly #entries = new Map<string, Entry>();

  add(productInstanceId: string, serial: string, verifier: Verifier): void {
    const known = this.#entries.get(productInstanceId);
    const previous = known === undefined ? null : { serial: known.serial, verifier: known.verifier };
    this.#entries.set(productInstanceId, { serial, verifier, previous });
  }

  find(productInstanceId: string, serial: string): Verifier | null {
    const entry = this.#entries.get(productInstanceId);
    if (entry === undefined) return null;
    if (entry.serial === serial) return entry.verifier;
    return entry.previous?.serial === serial ? entry.previous.verifier : null;
  }

  /** The newest key of an instance: messages of Using Policy name no certificate. */
  newest(productInstanceId: string): Verifier | null {
    return this.#entries.get(productInstanceId)?.verifier ?? null;
  }

  forget(productInstanceId: string): void {
    this.#entries.delete(productInstanceId);
  }
}
