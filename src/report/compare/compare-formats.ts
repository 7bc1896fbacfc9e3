import { comparePage } from '../html/compare-page.js';
import { compareText } from './compare-text.js';
import type { Comparison } from './comparison.js';

/** The formats of `slfleet compare`: the file each goes to unless told otherwise (null: standard output), and its writer. */
export const COMPARE_FORMATS = {
  text: { file: null, render: compareText },
  json: { file: null, render: (comparison) => `${JSON.stringify(comparison, null, 2)}\n` },
  html: { file: 'compare.html', render: comparePage },
} as const satisfies Record<
  string,
  { readonly file: string | null; readonly render: (comparison: Comparison, colour: boolean) => string }
>;

export type CompareFormat = keyof typeof COMPARE_FORMATS;
