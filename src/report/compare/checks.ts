import type { RunSummary } from '../summary.js';
import { thresholdMetric, thresholdWanted } from '../threshold-words.js';
import type { ComparedCheck, CompareVerdict } from './comparison.js';

type State = ComparedCheck['a'];

/** The expectations and thresholds that came out otherwise. */
export function comparedChecks(a: RunSummary | null, b: RunSummary | null): ComparedCheck[] {
  if (a === null || b === null) return [];
  const before = statesOf(a);
  const after = statesOf(b);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const was: State = before.get(name) ?? 'absent';
    const is: State = after.get(name) ?? 'absent';
    return was === is ? [] : [{ name, a: was, b: is, verdict: verdictOf(was, is) }];
  });
}

function statesOf({ expectations, thresholds }: RunSummary): Map<string, State> {
  const all: [string, boolean][] = [
    ...expectations.map(({ name, ok }): [string, boolean] => [name, ok]),
    ...thresholds.map((one): [string, boolean] => [`${thresholdMetric(one)} ${thresholdWanted(one)}`, one.ok]),
  ];
  return new Map(all.map(([name, ok]) => [name, ok ? 'held' : 'did not hold']));
}

function verdictOf(was: State, is: State): CompareVerdict {
  if (was === 'absent' || is === 'absent') return 'changed';
  return is === 'held' ? 'better' : 'worse';
}
