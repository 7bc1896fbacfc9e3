import type { RunSummary } from '../summary.js';
import { thresholdMetric, thresholdWanted } from '../threshold-words.js';
import type { ComparedCheck, CompareVerdict } from './comparison.js';

type State = ComparedCheck['a'];

interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** The verdict of its run does not depend on it. */
  readonly warnOnly: boolean;
}

/** The expectations and thresholds that came out otherwise. */
export function comparedChecks(a: RunSummary | null, b: RunSummary | null): ComparedCheck[] {
  if (a === null || b === null) return [];
  const before = checksOf(a);
  const after = checksOf(b);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const was = before.get(key);
    const is = after.get(key);
    const [from, to] = [stateOf(was), stateOf(is)];
    return from === to ? [] : [{ name: (was ?? is)?.name ?? '', a: from, b: to, verdict: verdictOf(was, is) }];
  });
}

/** By what they are about; of several that say the same, the first is compared with the first. */
function checksOf({ expectations, thresholds }: RunSummary): Map<string, Check> {
  const all: Check[] = [
    ...expectations.map(({ name, ok }) => ({ name, ok, warnOnly: false })),
    ...thresholds.map((one) => ({
      name: `${thresholdMetric(one)} ${thresholdWanted(one)}`,
      ok: one.ok,
      warnOnly: one.warnOnly,
    })),
  ];
  const checks = new Map<string, Check>();
  const seen = new Map<string, number>();
  for (const check of all) {
    const ordinal = seen.get(check.name) ?? 0;
    seen.set(check.name, ordinal + 1);
    checks.set(`${ordinal} ${check.name}`, check);
  }
  return checks;
}

function stateOf(check: Check | undefined): State {
  if (check === undefined) return 'absent';
  return check.ok ? 'held' : 'did not hold';
}

/** What fails no run makes none worse. */
function verdictOf(was: Check | undefined, is: Check | undefined): CompareVerdict {
  if (was === undefined || is === undefined || (was.ok ? is : was).warnOnly) return 'changed';
  return is.ok ? 'better' : 'worse';
}
