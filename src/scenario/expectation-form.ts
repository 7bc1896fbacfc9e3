import type { Amount, Expectation } from './schema/expect.js';

/** What an expectation is about; it has exactly one of these keys. */
export const SUBJECTS_OF = [
  'state',
  'messages',
  'metric',
  'load',
  'sql',
] as const satisfies readonly (keyof Expectation)[];
/** How it compares; at most one of these keys. The first two are for states, `each` for messages. */
export const COMPARISONS = [
  'share',
  'count',
  'each',
  'equals',
  'atLeast',
  'atMost',
  'between',
] as const satisfies readonly (keyof Expectation)[];

/** What is wanted: at least and at most so much (both included), as numbers or as percentages of the devices. */
export interface Wanted {
  readonly least: number;
  readonly most: number;
  readonly percent: boolean;
}

/** The comparison of an expectation; without one, all devices are meant. */
export function wantedBy({ share, count, each, equals, atLeast, atMost, between }: Expectation): Wanted {
  const exactly = share ?? count ?? each ?? equals;
  const [least, most] = between ?? [exactly ?? atLeast, exactly ?? atMost];
  if (least === undefined && most === undefined) return { least: 100, most: 100, percent: true };
  const number = (amount: Amount | undefined, otherwise: number): number =>
    typeof amount === 'object' ? amount.percent : (amount ?? otherwise);
  return {
    least: number(least, Number.NEGATIVE_INFINITY),
    most: number(most, Number.POSITIVE_INFINITY),
    percent: typeof (least ?? most) === 'object',
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
