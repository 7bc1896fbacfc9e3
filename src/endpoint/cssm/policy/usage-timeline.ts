import type { EntitlementUse } from '../../../wire/messages.js';
import type { RumUsage } from '../../../wire/policy-messages.js';

/** What one product instance reported about one entitlement tag. */
interface TagUsage {
  readonly tag: string;
  /** Begin of the first measurement taken, by the device's clock, ms. */
  fromMs: number;
  /** End of the latest one. */
  untilMs: number;
  /** Licences in use at that end. */
  count: number;
  /** Licences × seconds over all reports taken. */
  licenceSeconds: number;
}

/** One row of the timeline, to be looked at. */
export type TagUsageListing = Readonly<TagUsage>;

/**
 * The usage of one product instance as its RUM reports tell it (S1: CSSM corrects its usage timeline by each report). What is
 * in use is what the latest measurement says, by the end it bears: a report that comes late adds to the past and changes
 * nothing in the present [I]. Whoever calls makes sure that each report comes once.
 */
export class UsageTimeline {
  private readonly rows: TagUsage[];

  constructor(rows: readonly TagUsageListing[] = []) {
    this.rows = rows.map((row) => ({ ...row }));
  }

  /** @returns true if what is in use changed */
  take({ tag, measurements }: RumUsage): boolean {
    let changed = false;
    for (const { startMs, endMs, count } of measurements) {
      let row = this.rows.find((candidate) => candidate.tag === tag);
      if (row === undefined) {
        row = { tag, fromMs: startMs, untilMs: Number.NEGATIVE_INFINITY, count: 0, licenceSeconds: 0 };
        this.rows.push(row);
      }
      row.fromMs = Math.min(row.fromMs, startMs);
      // A clock set back leaves an end before its start: nothing was measured then.
      row.licenceSeconds += (count * Math.max(0, endMs - startMs)) / 1_000;
      if (endMs < row.untilMs) continue;
      row.untilMs = endMs;
      if (row.count === count) continue;
      row.count = count;
      changed = true;
    }
    return changed;
  }

  /** Licences in use now, as far as the reports tell. */
  inUse(): EntitlementUse[] {
    return this.rows.filter(({ count }) => count > 0).map(({ tag, count }) => ({ tag, count }));
  }

  list(): TagUsageListing[] {
    return this.rows.map((row) => ({ ...row }));
  }
}
