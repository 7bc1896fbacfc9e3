import type { Amount, Expectation } from './schema/expect.js';

/** What an expectation is about; it has exactly one of these keys. */
export const SUBJECTS_OF = ['state', 'messages', 'metric', 'sql'] as const satisfies readonly (keyof Expectation)[];
/** How it compares; at most one of these keys. */
export const COMPARISONS = ['equals', 'atLeast', 'atMost', 'between'] as const satisfies readonly (keyof Expectation)[];

/** What is wanted: at least and at most so much (both included), as numbers or as percentages of the devices. */
export interface Wanted {
  readonly least: number;
  readonly most: number;
  readonly percent: boolean;
}

/** The comparison of an expectation; without one, all devices are meant. */
export function wantedBy({ equals, atLeast, atMost, between }: Expectation): Wanted {
  const [least, most] = between ?? [equals ?? atLeast, equals ?? atMost];
  const given = least ?? most ?? { percent: 100 };
  const number = (amount: Amount | undefined, otherwise: number): number =>
    amount === undefined ? otherwise : typeof amount === 'number' ? amount : amount.percent;
  if (least === undefined && most === undefined) return { least: 100, most: 100, percent: true };
  return {
    least: number(least, Number.NEGATIVE_INFINITY),
    most: number(most, Number.POSITIVE_INFINITY),
    percent: typeof given !== 'number',
  };
}

/** `100%`, `at least 990`, `10 to 20`. */
export function wantedText({ least, most, percent }: Wanted): string {
  const unit = percent ? '%' : '';
  if (least === most) return `${least}${unit}`;
  if (most === Number.POSITIVE_INFINITY) return `at least ${least}${unit}`;
  if (least === Number.NEGATIVE_INFINITY) return `at most ${most}${unit}`;
  return `${least}${unit} to ${most}${unit}`;
}
