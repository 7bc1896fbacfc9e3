import {
  changeText,
  comparisonSentence,
  figureChange,
  figureValue,
  intervalText,
  measureValue,
  methodSentence,
  VERDICT_WORDS,
} from '../compare/compare-words.js';
import type { ComparedMeasure, ComparedRun, CompareVerdict, Comparison } from '../compare/comparison.js';
import { formatCount } from '../format-values.js';
import { loadPageAssets } from './assets.js';
import { type Column, said, section, table } from './elements.js';
import { Html, html } from './html.js';

const CLASSES: Readonly<Record<CompareVerdict, string>> = {
  better: 'ok',
  worse: 'bad',
  changed: 'warn',
  same: 'said',
  incomparable: 'said',
};
/** The verdict of the whole wears the colour of a run's. */
const HEAD_CLASSES: Readonly<Record<CompareVerdict, string>> = {
  better: 'passed',
  worse: 'failed',
  changed: 'unfinished',
  same: 'passed',
  incomparable: 'unfinished',
};
const text = (title: string): Column => ({ title });
const number = (title: string): Column => ({ title, numeric: true });
/** Half the width of the drawing of an interval stands for so much change. */
const DRAWN_CHANGE = 0.5;

/** A comparison as one file that needs no network and no script. */
export function comparePage(comparison: Comparison): string {
  const { style, policy } = loadPageAssets();
  const { a, b, verdict, notes, setup, measures, checks, figures } = comparison;
  const title = `${a.scenario === b.scenario ? a.scenario : `${a.scenario} and ${b.scenario}`}: two runs compared`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${VERDICT_WORDS[verdict]}: ${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#measures">Skip to the results</a>
<header>
<p class="verdict ${HEAD_CLASSES[verdict]}">${VERDICT_WORDS[verdict]}</p>
<h1>${title}</h1>
<p>${comparisonSentence(comparison)}</p>
${notes.map((note) => html`<p class="note">${note}</p>`)}
${runs(a, b)}
</header>
<main>
${section(
  'measures',
  'Measured',
  said(methodSentence(comparison)),
  table(
    'Change from A to B',
    [text('Measure'), number('A'), number('B'), number('Change'), text(''), text('Interval'), text('Verdict')],
    measures.map((measure) => [
      measure.name,
      measureValue(measure, measure.a),
      measureValue(measure, measure.b),
      changeText(measure),
      drawn(measure),
      intervalText(measure),
      html`${word(measure.verdict)}${measure.why === '' ? null : html`<br><span class="said">${measure.why}</span>`}`,
    ]),
  ),
)}${section(
  'checks',
  'Expectations and thresholds',
  checks.length === 0
    ? said('All came out as before.')
    : table(
        'Those that came out otherwise',
        [{ title: 'Check', wide: true }, text('A'), text('B'), text('Verdict')],
        checks.map((check) => [check.name, check.a, check.b, word(check.verdict)]),
      ),
)}${section(
  'figures',
  'One number a run',
  said('How much of a change is chance, nothing tells.'),
  table(
    'Figures of the summaries',
    [text('Figure'), number('A'), number('B'), number('Change')],
    figures.map((figure) => [
      figure.name,
      figureValue(figure, figure.a),
      figureValue(figure, figure.b),
      figureChange(figure),
    ]),
  ),
)}${section(
  'setup',
  'Set up differently',
  setup.length === 0
    ? said('Both were set up alike.')
    : table(
        'By their place in run.json',
        [text('What'), { title: 'A', wide: true }, { title: 'B', wide: true }],
        setup.map(({ what, a: was, b: is }) => [what, was, is]),
      ),
)}</main>
</body>
</html>
`.markup;
}

function runs(a: ComparedRun, b: ComparedRun): Html {
  const row = (letter: string, { folder, scenario, seed, devices, messages }: ComparedRun) => [
    letter,
    folder,
    scenario,
    String(seed),
    formatCount(devices),
    formatCount(messages),
  ];
  return table(
    'The runs',
    [
      text('Run'),
      { title: 'Folder', wide: true },
      text('Scenario'),
      number('Seed'),
      number('Devices'),
      number('Messages'),
    ],
    [row('A', a), row('B', b)],
  );
}

function word(verdict: CompareVerdict): Html {
  return html`<span class="${CLASSES[verdict]}">${VERDICT_WORDS[verdict]}</span>`;
}

/** The interval of a ratio as a line about "no change"; what is beyond the drawing ends at its edge. */
function drawn({ interval, change, verdict }: ComparedMeasure): Html {
  if (interval === null || change?.kind !== 'ratio') return html``;
  const place = (value: number): number => 50 + 50 * Math.max(-1, Math.min(1, value / DRAWN_CHANGE));
  const low = place(interval.low);
  const width = Math.max(1, place(interval.high) - low);
  return html`<svg class="interval ${CLASSES[verdict]}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="none" x="49.6" y="0" width="0.8" height="10"/><rect x="${low.toFixed(1)}" y="3" width="${width.toFixed(1)}" height="4"/></svg>`;
}
