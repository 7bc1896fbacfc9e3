/**
 * The search for the load at which a server gives way: up by a factor until a threshold breaks, then the gap between the last
 * good and the first bad load halved until it is narrow, then both ends repeated until chance is out of it. Pure: it is
 * told what was measured, and says what to measure next.
 */

/** `untrustworthy`: the generator itself was the bottleneck, so the step says nothing about the server. */
export type StepOutcome = 'good' | 'bad' | 'untrustworthy';

export interface MeasuredLoad {
  readonly load: number;
  readonly outcome: StepOutcome;
}

export interface SearchOptions {
  readonly start: number;
  /** By so much the load goes up, and down where even the first is too much; more than 1. */
  readonly factor: number;
  /** Loads there are. */
  readonly least: number;
  readonly most: number;
  /** The gap is narrow when it is no wider than this share of the last good load. */
  readonly precision: number;
  /** So often each end of the gap is measured; odd, so that the majority decides. */
  readonly repeats: number;
  readonly maxSteps: number;
  /** The nearest load that can be made. */
  readonly round: (load: number) => number;
}

export type SearchVerdict =
  /** Between a good and a bad load. */
  | 'knee'
  /** Good at the highest load that was tried. */
  | 'not-reached'
  /** Bad at the lowest load that was tried. */
  | 'none-good'
  /** The generator cannot make more load than the last good one. */
  | 'generator';

export type NextStep =
  | { readonly kind: 'try'; readonly load: number; readonly why: 'ramp' | 'bisect' | 'repeat' }
  | { readonly kind: 'end'; readonly verdict: SearchVerdict };

/** Where the server gives way, as far as it is known. */
export interface Gap {
  /** The highest load below `firstBad` that was good more often than not; null: none. */
  readonly lastGood: number | null;
  /** The lowest load that was bad as often as good, or more often; null: none. */
  readonly firstBad: number | null;
}

interface Votes {
  good: number;
  bad: number;
}

function votesByLoad(steps: readonly MeasuredLoad[]): Map<number, Votes> {
  const votes = new Map<number, Votes>();
  for (const { load, outcome } of steps) {
    if (outcome === 'untrustworthy') continue;
    const own = votes.get(load) ?? { good: 0, bad: 0 };
    own[outcome] += 1;
    votes.set(load, own);
  }
  return votes;
}

export function gapIn(steps: readonly MeasuredLoad[]): Gap {
  let lastGood: number | null = null;
  for (const [load, { good, bad }] of [...votesByLoad(steps)].sort(([a], [b]) => a - b)) {
    if (good <= bad) return { lastGood, firstBad: load };
    lastGood = load;
  }
  return { lastGood, firstBad: null };
}

/** What to measure next. */
export function nextStep(steps: readonly MeasuredLoad[], options: SearchOptions): NextStep {
  const last = steps.at(-1);
  if (last === undefined) return { kind: 'try', load: options.start, why: 'ramp' };
  const { lastGood, firstBad } = gapIn(steps);
  const ended: NextStep = {
    kind: 'end',
    verdict: firstBad === null ? 'not-reached' : lastGood === null ? 'none-good' : 'knee',
  };
  if (last.outcome === 'untrustworthy') {
    // Another program may have taken the machine for a moment: it gets a second chance.
    const before = steps.at(-2);
    const isSecond = before?.load === last.load && before.outcome === 'untrustworthy';
    // Where the server gives way may be known by then, if not as closely as was asked for.
    if (isSecond) return lastGood === null || firstBad === null ? { kind: 'end', verdict: 'generator' } : ended;
    return steps.length >= options.maxSteps ? ended : { kind: 'try', load: last.load, why: 'repeat' };
  }
  if (steps.length >= options.maxSteps) return ended;
  if (firstBad === null) return further(lastGood as number, 1, options) ?? ended;
  if (lastGood === null) return further(firstBad, -1, options) ?? ended;
  const middle = options.round(Math.sqrt(lastGood * firstBad));
  if (firstBad - lastGood > options.precision * lastGood && middle > lastGood && middle < firstBad) {
    return { kind: 'try', load: middle, why: 'bisect' };
  }
  const votes = votesByLoad(steps);
  const times = (load: number): number => {
    const { good, bad } = votes.get(load) as Votes;
    return good + bad;
  };
  const rarer = times(lastGood) <= times(firstBad) ? lastGood : firstBad;
  return times(rarer) < options.repeats ? { kind: 'try', load: rarer, why: 'repeat' } : ended;
}

/** A step up or down from a load, or null where there is nothing further. */
function further(load: number, way: 1 | -1, { factor, least, most, round }: SearchOptions): NextStep | null {
  const wanted = way === 1 ? Math.min(most, round(load * factor)) : Math.max(least, round(load / factor));
  // Rounding must not keep it where it is.
  const next = wanted === load ? round(load + way) : wanted;
  if (next === load || next < least || next > most) return null;
  return { kind: 'try', load: next, why: 'ramp' };
}
