import { generatorSentences, UNTRUSTWORTHY } from './pressure-words.js';
import type { ReportData } from './report-data.js';
import { thresholdActual, thresholdMetric, thresholdWanted } from './threshold-words.js';

interface TestCase {
  readonly suite: string;
  readonly name: string;
  readonly failure: string | null;
  readonly detail: string;
  /** Something to know of a case that has not failed. */
  readonly warning?: string | null;
}

/**
 * JUnit XML: one test case an expectation and one a threshold, so that CI shows which of them did not hold; and one in error
 * where the run did not come to its end, since what holds so far says nothing of the rest.
 */
export function junitReport({ description, summary }: ReportData): string {
  const scenario = summary?.scenario ?? description.scenario;
  if (summary === null) {
    return document(scenario, 1, 0, 1, 0, runInError(scenario, 'the run has no summary: it did not come to its end'));
  }
  const cases: TestCase[] = [
    ...summary.expectations.map(({ name, ok, wanted, actual, detail = '' }) => ({
      suite: 'expectations',
      name,
      detail,
      failure: ok ? null : `wanted ${wanted}, got ${actual}`,
    })),
    ...summary.thresholds.map((threshold) => {
      const name = `${thresholdMetric(threshold)} ${thresholdWanted(threshold)}`;
      const broken = threshold.ok ? null : `wanted ${name}, got ${thresholdActual(threshold)}`;
      return threshold.warnOnly
        ? { suite: 'thresholds', name, detail: '', failure: null, warning: broken }
        : { suite: 'thresholds', name, detail: '', failure: broken };
    }),
  ];
  const failures = cases.filter(({ failure }) => failure !== null).length;
  const lines = cases.map(({ suite, name, failure, detail, warning = null }) => {
    const open = `    <testcase classname="${xml(scenario)}.${suite}" name="${xml(name)}"`;
    if (warning !== null) return `${open}><system-out>warning: ${xml(warning)}</system-out></testcase>`;
    return failure === null ? `${open}/>` : `${open}>${failureElement(failure, detail)}</testcase>`;
  });
  const errors = summary.interrupted ? 1 : 0;
  if (summary.interrupted)
    lines.unshift(runInError(scenario, 'the run was ended early, and checked as far as it came'));
  const reasons = generatorSentences(summary);
  const output = [UNTRUSTWORTHY, ...reasons].map(xml).join('\n');
  // No test of the scenario's, so no failure either; but whoever reads the figures must see it.
  if (!summary.generator.trustworthy) lines.push(`    <system-err>${output}</system-err>`);
  return document(scenario, cases.length + errors, failures, errors, summary.time.wallSeconds, lines.join('\n'));
}

function runInError(scenario: string, message: string): string {
  return `    <testcase classname="${xml(scenario)}" name="run"><error message="${message}"/></testcase>`;
}

function failureElement(failure: string, detail: string): string {
  const message = `<failure message="${xml(failure)}"`;
  return detail === '' ? `${message}/>` : `${message}>${detail.split('\n').map(xml).join('\n')}</failure>`;
}

function document(
  scenario: string,
  tests: number,
  failures: number,
  errors: number,
  wallSeconds: number,
  cases: string,
): string {
  const counts = `tests="${tests}" failures="${failures}" errors="${errors}" time="${wallSeconds.toFixed(3)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="slfleet" ${counts}>
  <testsuite name="${xml(scenario)}" ${counts}>
${cases}
  </testsuite>
</testsuites>
`;
}

/** Attribute text. XML 1.0 has no way to write most control characters, so they become spaces. */
function xml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters XML 1.0 forbids
      .replace(/[\u0000-\u001f\ufffe\uffff]/g, ' ')
      .replace(/\p{Surrogate}/gu, ' ')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}
