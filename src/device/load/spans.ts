/** A span of the past, by its age: from `from` seconds ago to `to` seconds ago, `from >= to >= 0`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What lies this far back weighs less than 1 in 10,000 in the five-minute average, s. */
export const HORIZON_SECONDS = 3_000;

/** Spans joined where they overlap, oldest first. */
export function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => b.from - a.from)) {
    const last = result.at(-1);
    if (last !== undefined && span.from >= last.to) {
      result[result.length - 1] = { from: last.from, to: Math.min(last.to, span.to) };
    } else {
      result.push(span);
    }
  }
  return result;
}

/**
 * Ages at which something began that begins at regular instants, the latest first.
 * @param firstAge how long ago it began for the first time, s; negative: not yet
 * @param every from one beginning to the next, s
 * @param reach beginnings longer ago than this do not matter, s
 */
export function beginnings(firstAge: number, every: number, reach: number): number[] {
  const ages: number[] = [];
  if (firstAge < 0) return ages;
  for (let age = firstAge % every; age <= firstAge && age < reach; age += every) ages.push(age);
  return ages;
}

/** What began at an age and went on for a while. */
export function lasting(age: number, seconds: number): Span {
  return { from: age, to: Math.max(0, age - seconds) };
}

/** Whether an age lies within one of the spans. */
export function covers(spans: readonly Span[], age: number): boolean {
  return spans.some(({ from, to }) => from >= age && age > to);
}
