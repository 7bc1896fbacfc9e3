import { describe, expect, it } from 'vitest';
import { PolicyBench } from './policy-bench.js';

/** A rule of the specification, where it is from, and a device that shows it. */
export interface PolicyRule {
  readonly source: string;
  readonly rule: string;
  readonly device?: ConstructorParameters<typeof PolicyBench>[0];
  readonly shows: (bench: PolicyBench) => unknown;
  readonly is: unknown;
}

/** Proves a table of rules, each on a device of its own. */
export function holds(title: string, rules: readonly PolicyRule[]): void {
  describe(title, () => {
    for (const { source, rule, device, shows, is } of rules) {
      it(`${rule} (${source})`, () => expect(shows(new PolicyBench(device))).toEqual(is));
    }
  });
}

export const gaps = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));
