/** Addresses remembered at most; the longest silent is forgotten first, and starts anew. */
const MOST_ADDRESSES = 10_000;

export interface RateLimitOptions {
  readonly perSecond: number;
  /** How many may come at once after a silence. */
  readonly burst: number;
}

interface Bucket {
  left: number;
  atMs: number;
}

/** A token bucket for each client address, in wall time. */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly options: RateLimitOptions,
    private readonly nowMs: () => number = () => Date.now(),
  ) {}

  /**
   * Counts one request.
   * @returns 0 if it may pass, else in how many whole seconds the next one may (`Retry-After`)
   */
  take(address: string): number {
    const bucket = this.bucketOf(address);
    if (bucket.left < 1) return this.wait(bucket);
    bucket.left -= 1;
    return 0;
  }

  /** As `take`, but counts nothing. */
  waitFor(address: string): number {
    const bucket = this.bucketOf(address);
    return bucket.left < 1 ? this.wait(bucket) : 0;
  }

  private wait({ left }: Bucket): number {
    return Math.max(1, Math.ceil((1 - left) / this.options.perSecond));
  }

  private bucketOf(address: string): Bucket {
    const { perSecond, burst } = this.options;
    const now = this.nowMs();
    let bucket = this.buckets.get(address);
    if (bucket === undefined) {
      bucket = { left: burst, atMs: now };
    } else {
      // A wall clock that was set back gives nothing and takes nothing.
      const seconds = Math.max(0, now - bucket.atMs) / 1_000;
      bucket.left = Math.min(burst, bucket.left + seconds * perSecond);
      bucket.atMs = now;
      this.buckets.delete(address);
    }
    this.buckets.set(address, bucket);
    if (this.buckets.size > MOST_ADDRESSES) this.buckets.delete(this.buckets.keys().next().value as string);
    return bucket;
  }
}
