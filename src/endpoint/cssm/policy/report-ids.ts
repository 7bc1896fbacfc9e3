/**
 * Which RUM reports of a device were taken: whole numbers as ranges, because a device numbers its reports one after the other
 * (P§3.2). A year of reports costs one range, however many they were.
 */
export class ReportIds {
  /** First and last of each range in turn, ascending; ranges neither touch nor overlap. */
  private readonly bounds: number[] = [];
  private total = 0;

  /** How many ids are in it. */
  get size(): number {
    return this.total;
  }

  has(id: number): boolean {
    const index = this.rangeAtOrBefore(id);
    return index >= 0 && id <= (this.bounds[index + 1] as number);
  }

  /** @returns false if it was in it before */
  add(id: number): boolean {
    const { bounds } = this;
    const before = this.rangeAtOrBefore(id);
    if (before >= 0 && id <= (bounds[before + 1] as number)) return false;
    const after = before < 0 ? 0 : before + 2;
    const touchesBefore = before >= 0 && bounds[before + 1] === id - 1;
    const touchesAfter = bounds[after] === id + 1;
    if (touchesBefore && touchesAfter) bounds.splice(before + 1, 2);
    else if (touchesBefore) bounds[before + 1] = id;
    else if (touchesAfter) bounds[after] = id;
    else bounds.splice(after, 0, id, id);
    this.total += 1;
    return true;
  }

  /** First and last of each range in turn, ascending. */
  ranges(): readonly number[] {
    return [...this.bounds];
  }

  /**
   * The set such a list stands for.
   * @returns null if it is none: not whole numbers, not ascending, or ranges that touch
   */
  static fromRanges(ranges: readonly number[]): ReportIds | null {
    if (ranges.length % 2 !== 0 || !ranges.every(Number.isSafeInteger)) return null;
    const ids = new ReportIds();
    for (let at = 0; at < ranges.length; at += 2) {
      const first = ranges[at] as number;
      const last = ranges[at + 1] as number;
      const before = ids.bounds.at(-1) ?? Number.NEGATIVE_INFINITY;
      if (last < first || first <= before + 1) return null;
      ids.bounds.push(first, last);
      ids.total += last - first + 1;
    }
    return ids;
  }

  /** Index of the first bound of the last range that begins at or before an id; −2 if there is none. */
  private rangeAtOrBefore(id: number): number {
    let low = 0;
    let high = this.bounds.length / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.bounds[2 * middle] as number) <= id) low = middle + 1;
      else high = middle;
    }
    return 2 * (low - 1);
  }
}
