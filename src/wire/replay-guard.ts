/** Remembers what was said, so that nobody can say it again. */
export interface ReplayGuard {
  /** True, and remembered, if the key was not seen within the window; false for a repetition. */
  readonly accept: (key: string, nowMs: number) => boolean;
}

export interface ReplayGuardLimits {
  /**
   * How long a key is remembered at least, ms. Twice the tolerated clock difference is enough: a message whose time
   * stamp is older or newer than tolerated is refused for that.
   */
  readonly windowMs: number;
  /** Keys a generation holds at most. Two are kept, so this bounds memory: about 100 B a key. */
  readonly maxKeysPerGeneration: number;
}

/**
 * A replay guard of two generations: keys go into the young one; when that is as old as the window, or full, it becomes
 * the old one and the old one is forgotten. So a key is remembered for one to two windows, or, under a load that fills a
 * generation sooner, for at least the last `maxKeysPerGeneration` messages.
 */
export function createReplayGuard({ windowMs, maxKeysPerGeneration }: ReplayGuardLimits): ReplayGuard {
  let young = new Set<string>();
  let old = new Set<string>();
  let bornMs = Number.NEGATIVE_INFINITY;
  return {
    accept(key, nowMs) {
      if (nowMs - bornMs >= windowMs || young.size >= maxKeysPerGeneration) {
        old = nowMs - bornMs >= 2 * windowMs ? new Set() : young;
        young = new Set();
        bornMs = nowMs;
      }
      if (young.has(key) || old.has(key)) return false;
      young.add(key);
      return true;
    },
  };
}
