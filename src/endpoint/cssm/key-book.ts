import type { KeyObject } from 'node:crypto';
import { publicKeyFromSpki, spkiOf } from '../../pki/public-key.js';
import { verify } from '../../pki/signing.js';
import type { Verifier } from '../../wire/signing.js';

interface Key {
  readonly serial: string;
  /** Restored keys are read when they are first needed: reading one costs 100 µs. */
  key: KeyObject | string;
}

interface Entry extends Key {
  /** The certificate before it: its device may not have heard of the newest one yet. */
  readonly previous: Key | null;
}

/** A public key, DER SubjectPublicKeyInfo in base64, and the serial number of its certificate. */
interface PublicKeyRecord {
  readonly serial: string;
  readonly spki: string;
}

export interface KeyRecord extends PublicKeyRecord {
  readonly productInstanceId: string;
  readonly previous: PublicKeyRecord | null;
}

function verifierOf(kept: Key): Verifier {
  return (data, signature) => {
    if (typeof kept.key === 'string') kept.key = publicKeyFromSpki(Buffer.from(kept.key, 'base64'));
    return verify(data, signature, kept.key);
  };
}

function recordOf({ serial, key }: Key): PublicKeyRecord {
  return { serial, spki: typeof key === 'string' ? key : spkiOf(key).toString('base64') };
}

/**
 * The public keys of the ID certificates in use, by product instance: the newest and the one before. A trust code counts as
 * a certificate without serial number, ''.
 */
export class KeyBook {
  readonly #entries = new Map<string, Entry>();

  /** @param changed told of each instance whose keys changed */
  constructor(private readonly changed: ((productInstanceId: string) => void) | null = null) {}

  add(productInstanceId: string, serial: string, key: KeyObject): void {
    const known = this.#entries.get(productInstanceId);
    const previous = known === undefined ? null : { serial: known.serial, key: known.key };
    this.#entries.set(productInstanceId, { serial, key, previous });
    this.changed?.(productInstanceId);
  }

  find(productInstanceId: string, serial: string): Verifier | null {
    const entry = this.#entries.get(productInstanceId);
    if (entry === undefined) return null;
    if (entry.serial === serial) return verifierOf(entry);
    return entry.previous?.serial === serial ? verifierOf(entry.previous) : null;
  }

  /** The newest key of an instance: messages of Using Policy name no certificate. */
  newest(productInstanceId: string): Verifier | null {
    const entry = this.#entries.get(productInstanceId);
    return entry === undefined ? null : verifierOf(entry);
  }

  forget(productInstanceId: string): void {
    if (this.#entries.delete(productInstanceId)) this.changed?.(productInstanceId);
  }

  /** The keys of one instance as plain data; null if there are none. */
  record(productInstanceId: string): KeyRecord | null {
    const entry = this.#entries.get(productInstanceId);
    if (entry === undefined) return null;
    const { previous } = entry;
    return { productInstanceId, ...recordOf(entry), previous: previous && recordOf(previous) };
  }

  *records(): IterableIterator<KeyRecord> {
    for (const productInstanceId of this.#entries.keys()) yield this.record(productInstanceId) as KeyRecord;
  }

  /** Fills an empty book. */
  restore(records: Iterable<KeyRecord>): void {
    for (const { productInstanceId, serial, spki, previous } of records) {
      this.#entries.set(productInstanceId, {
        serial,
        key: spki,
        previous: previous && { serial: previous.serial, key: previous.spki },
      });
    }
  }
}
