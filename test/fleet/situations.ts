import { describe, expect, it } from 'vitest';
import { type Lived, lifeOf, live, type PlanPart, planOf } from './plan.js';

/** A rule of the specification, where it is from, and a fleet that shows it. */
export interface Situation {
  readonly source: string;
  readonly rule: string;
  readonly plan: PlanPart;
  /** What of the run shows it; the life of the first device unless given. */
  readonly shows?: (lived: Lived) => unknown;
  readonly is: unknown;
}

/** Proves a table of rules, each on a fleet of its own. */
export function situations(title: string, table: readonly Situation[]): void {
  describe(title, () => {
    for (const { source, rule, plan, shows = lifeOf, is } of table) {
      it(`${rule} (${source})`, async () => expect(shows(await live(planOf(plan)))).toEqual(is));
    }
  });
}

/** How every device begins that is on from the start, registers after five minutes and is answered after a second. */
export const REGISTERED_AT_FIVE_MINUTES = [
  '0s EVALUATION',
  '5m1s registration ok',
  '5m1s REGISTERED',
  '5m2s authorization ok',
  '5m2s AUTHORIZED',
];

/** The life of the first device after it was authorized. */
export function thereafter(lived: Lived): string[] {
  const life = lifeOf(lived);
  expect(life.slice(0, REGISTERED_AT_FIVE_MINUTES.length)).toEqual(REGISTERED_AT_FIVE_MINUTES);
  return life.slice(REGISTERED_AT_FIVE_MINUTES.length);
}

export const NX_SEND_FAILED = 'Fail to send out Call Home HTTP message';
