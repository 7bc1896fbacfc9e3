import { headline } from '../headline.js';
import type { ReportData } from '../report-data.js';
import { answerTimes } from './answer-times-section.js';
import { loadPageAssets } from './assets.js';
import { checks } from './checks-section.js';
import { Html, html, jsonForScript } from './html.js';
import { loads } from './load-section.js';
import { plotsOf } from './plots.js';
import { generatorNotes, phases } from './pressure-section.js';
import { aboutTheRun, devices, endpoint, failures, figures, messages, steps } from './sections.js';

const CONTENTS = [
  ['checks', 'Expectations'],
  ['devices', 'Devices'],
  ['messages', 'Messages'],
  ['failures', 'Failures'],
  ['answer-times', 'Answer times'],
  ['phases', 'Phases'],
  ['loads', 'RUM reports'],
  ['endpoint', 'Endpoint'],
  ['steps', 'Steps'],
  ['run', 'Run'],
] as const;

/**
 * The report as one file that needs no network, now or in ten years: style, scripts, plot library and data are inside,
 * and its content security policy lets nothing else in. Everything but the plots is readable without scripts.
 */
export function htmlReport(data: ReportData): string {
  const { description, aggregates, notes } = data;
  const assets = loadPageAssets();
  const { kind, word, sentence } = headline(data);
  const plots = plotsOf(aggregates);
  const find = (id: string): (typeof plots)[number] | undefined => plots.find((plot) => plot.id === id);
  const left = { loads: aggregates.loads.rows.length === 0, phases: data.phases.length === 0 };
  const contents = CONTENTS.filter(([id]) => !(id in left && left[id as keyof typeof left]));
  const title = description.title || description.scenario;
  const plotData = {
    startMs: aggregates.startMs,
    endMs: aggregates.endMs,
    widthMs: aggregates.buckets.widthMs,
    count: aggregates.buckets.count,
    marks: aggregates.marks,
    plots,
  };
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${assets.policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${word}: ${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(assets.style)}</style>
</head>
<body>
<a class="skip" href="#checks">Skip to the results</a>
<header>
<p class="verdict ${kind}">${word}</p>
<h1>${title}</h1>
<p class="about">${description.about}</p>
<p>${sentence}</p>
${generatorNotes(data)}${notes.map((note) => html`<p class="note">${note}</p>`)}
${figures(data)}
<nav aria-label="Contents">${contents.map(([id, name]) => html`<a href="#${id}">${name}</a> `)}</nav>
</header>
<main>
<noscript><p class="note">The plots need scripts; every table is here without them.</p></noscript>
${checks(data)}${devices(data, find)}${messages(data, find)}${failures(data, find)}${answerTimes(data, find)}${phases(data)}${loads(data, find)}${endpoint(data, find)}${steps(data)}${aboutTheRun(data)}</main>
<p id="announcement" class="unseen" aria-live="polite"></p>
<script type="application/json" id="plot-data">${jsonForScript(plotData)}</script>
${assets.scripts.map((script) => html`<script>${new Html(script)}</script>\n`)}</body>
</html>
`.markup;
}
