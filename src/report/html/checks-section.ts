import { formatValue } from '../format-values.js';
import type { ReportData } from '../report-data.js';
import type { RunSummary } from '../summary.js';
import { thresholdActual, thresholdMetric, thresholdWanted } from '../threshold-words.js';
import { type Column, said, section, table } from './elements.js';
import { type Html, html } from './html.js';

const COLUMNS: readonly Column[] = [
  { title: 'Held' },
  { title: 'Check', wide: true },
  { title: 'Wanted' },
  { title: 'Actual' },
];

/** What was expected, and what came of it. */
export function checks({ summary }: ReportData): Html {
  if (summary === null) return section('checks', 'Expectations', said('Nothing was checked: the run has no summary.'));
  const rows = [
    ...summary.expectations.map(({ name, ok, wanted, actual }) => [
      held(ok),
      name,
      formatValue(wanted),
      formatValue(actual),
    ]),
    ...summary.thresholds.map((threshold) => [
      !threshold.ok && threshold.warnOnly ? html`<span class="warn">! warning</span>` : held(threshold.ok),
      thresholdMetric(threshold),
      thresholdWanted(threshold),
      thresholdActual(threshold),
    ]),
  ];
  if (rows.length === 0)
    return section('checks', 'Expectations', said('The scenario names no expectation and no threshold.'));
  return section(
    'checks',
    'Expectations',
    table('Expectations and thresholds', COLUMNS, rows),
    ...transcripts(summary),
  );
}

/** What consoles answered that answered otherwise. */
function transcripts({ expectations }: RunSummary): Html[] {
  return expectations.flatMap(({ name, detail }) =>
    detail === undefined
      ? []
      : [html`<details class="transcript"><summary>Transcript: ${name}</summary><pre>${detail}</pre></details>\n`],
  );
}

function held(ok: boolean): Html {
  return ok ? html`<span class="ok">✓ yes</span>` : html`<span class="bad">✗ no</span>`;
}
