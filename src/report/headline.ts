import { UNTRUSTWORTHY } from './pressure-words.js';
import type { ReportData } from './report-data.js';
import { abortSentence } from './threshold-words.js';

export interface Headline {
  readonly kind: 'passed' | 'failed' | 'interrupted' | 'unfinished';
  readonly word: string;
  /** One sentence. */
  readonly sentence: string;
}

/** The verdict of a run in one word and one sentence, the same in every format people read. */
export function headline({ summary }: Pick<ReportData, 'summary'>): Headline {
  if (summary === null) {
    return {
      kind: 'unfinished',
      word: 'No verdict',
      sentence: 'The run has not come to its end, so nothing was checked.',
    };
  }
  const checks = [...summary.expectations, ...summary.thresholds.filter(({ warnOnly }) => !warnOnly)];
  const broken = checks.filter(({ ok }) => !ok).length;
  const warnings = summary.thresholds.filter(({ ok, warnOnly }) => warnOnly && !ok).length;
  const checked = `${checksSentence(checks.length, broken)}${warningsSentence(warnings)}`;
  const sentence = summary.generator.trustworthy ? checked : `${checked} ${UNTRUSTWORTHY}`;
  if (summary.abortedBy !== null) {
    return { kind: 'failed', word: 'Failed', sentence: `${abortSentence(summary.abortedBy)} ${sentence}` };
  }
  if (summary.interrupted) {
    return { kind: 'interrupted', word: 'Interrupted', sentence: `The run was ended early. ${sentence}` };
  }
  return summary.verdict === 'passed'
    ? { kind: 'passed', word: 'Passed', sentence }
    : { kind: 'failed', word: 'Failed', sentence };
}

function warningsSentence(warnings: number): string {
  if (warnings === 0) return '';
  return warnings === 1 ? ' There is one warning.' : ` There are ${warnings} warnings.`;
}

function checksSentence(checks: number, broken: number): string {
  if (checks === 0) return 'The scenario expects nothing in particular.';
  if (broken === 0) return checks === 1 ? 'The one check held.' : `All ${checks} checks held.`;
  return `${broken} of ${checks} checks did not hold.`;
}
