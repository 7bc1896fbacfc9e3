import { styleText } from 'node:util';
import {
  formatBytes,
  formatCount,
  formatMs,
  formatRate,
  formatSeconds,
  formatShare,
  formatValue,
} from './format-values.js';
import { headline } from './headline.js';
import { operatedSentence } from './operated.js';
import { generatorSentences, mannerRows } from './pressure-words.js';
import type { LatencyQuantiles, RunSummary } from './summary.js';
import { thresholdActual, thresholdMetric, thresholdWanted } from './threshold-words.js';

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';
type Paint = (style: Style, text: string) => string;

/** Names stand in a column of their own; this wide, they leave room for figures at 40 columns. */
const NAME_WIDTH = 14;
/** Lines of a transcript that are shown. */
const MOST_DETAIL_LINES = 40;
/** In a smaller fleet the memory that grew is the program's, not the devices'. */
const LEAST_DEVICES_FOR_SHARE = 10_000;
const VERDICT_STYLES = { passed: 'green', failed: 'red', interrupted: 'yellow', unfinished: 'yellow' } as const;

/** Whether a stream wants colour: it is a terminal, and nobody set NO_COLOR (no-color.org: any value but empty). */
export function wantsColour(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !env.NO_COLOR;
}

/**
 * What is printed when a run has ended: what became of the fleet, whether it is what was expected, and what to do next.
 * @param folder the run folder, as the user can type it
 * @param overSockets messages went to a server that takes its own time, with TLS or, to a CSLU, without
 */
export function terminalSummary(summary: RunSummary, folder: string, colour: boolean, overSockets = false): string {
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const { kind, word, sentence } = headline({ summary });
  const blocks = [
    [
      `${paint(VERDICT_STYLES[kind], paint('bold', word.toUpperCase()))}  ${paint('bold', summary.scenario)}  seed ${summary.seed}`,
      sentence,
      ...generatorSentences(summary).map((reason) => paint('yellow', `! ${reason}`)),
      ...operatedLines(summary, paint),
    ],
    fleetLines(summary, paint),
    messageLines(summary, paint),
    timeLines(summary, overSockets),
    checkLines(summary, paint),
    [line('digest', summary.digest), line('results', paint('cyan', folder))],
    [
      paint('dim', 'Next:'),
      ...(summary.interrupted ? [`  slfleet resume ${shellWord(folder)}`] : []),
      `  slfleet report ${shellWord(folder)}`,
      `  slfleet query ${shellWord(folder)} "SELECT failure, reason, count(*) FROM messages WHERE NOT ok GROUP BY ALL"`,
    ],
  ];
  const text = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((row) => `  ${row}`.trimEnd()).join('\n'));
  return `\n${text.join('\n\n')}\n\n`;
}

function operatedLines(summary: RunSummary, paint: Paint): string[] {
  const sentence = operatedSentence(summary);
  return sentence === null ? [] : [paint('yellow', sentence)];
}

function fleetLines({ devices, time }: RunSummary, paint: Paint): string[] {
  const lines = [line('devices', formatCount(devices.total))];
  for (const [state, count] of largestFirst(devices.byState)) lines.push(line(`  ${formatCount(count)}`, state));
  if (devices.lost > 0) lines.push(line('lost', paint('red', formatCount(devices.lost))));
  lines.push(line('virtual time', `${formatSeconds(time.virtualSeconds)} in ${formatSeconds(time.wallSeconds)}`));
  lines.push(line('speed', `${formatRate(time.deviceYearsPerSecond)} device-years/s`));
  if (time.stallSeconds > 0) lines.push(line('held back', `${formatSeconds(time.stallSeconds)} by the server`));
  return lines;
}

function messageLines(summary: RunSummary, paint: Paint): string[] {
  const { messages, handshakes, rum } = summary;
  const failed = `${formatCount(messages.failed)} failed (${formatShare(messages.failed, messages.sent)})`;
  const lines = [
    line('messages', `${formatCount(messages.sent)} sent, ${formatRate(messages.perSecond)}/s`),
    line('', `${formatCount(messages.ok)} ok, ${messages.failed > 0 ? paint('red', failed) : failed}`),
  ];
  for (const [type, count] of largestFirst(messages.byType)) lines.push(line(`  ${formatCount(count)}`, type));
  const failures = largestFirst(messages.byFailure);
  if (failures.length > 0) lines.push('failures');
  for (const [failure, count] of failures) lines.push(line(`  ${formatCount(count)}`, paint('red', failure)));
  if (handshakes.full + handshakes.resumed > 0) {
    lines.push(line('handshakes', `${formatCount(handshakes.full)} full, ${formatCount(handshakes.resumed)} resumed`));
  }
  const manners = mannerRows(summary);
  if (manners.length > 1) {
    for (const [manner = '', messages, kept, full, resumed] of manners) {
      lines.push(
        line(`  ${manner}`, `${messages} messages, ${kept} on kept connections, ${full} full, ${resumed} resumed`),
      );
    }
  }
  if (rum.open + rum.closed + rum.unacknowledged + rum.acknowledged > 0) {
    lines.push(
      line('RUM reports', `${formatCount(rum.acknowledged)} acknowledged, ${formatCount(rum.unacknowledged)} not yet`),
    );
    lines.push(
      line(
        '',
        `${formatCount(rum.open)} open, ${formatCount(rum.closed)} closed, most waiting ${formatCount(rum.maxBacklog)}`,
      ),
    );
  }
  return lines;
}

function timeLines(summary: RunSummary, overSockets: boolean): string[] {
  const { devices, messages, handshakes, latencyMs, memory, shards } = summary;
  const lines: string[] = [];
  if (messages.sent > 0) {
    // Without a server to wait for the figures are the scenario's own, in virtual time.
    if (!overSockets && handshakes.full + handshakes.resumed === 0 && Object.keys(summary.manners).length === 0)
      lines.push(line('latency', `${quantiles(latencyMs.service)}, modelled`));
    else lines.push(line('service', quantiles(latencyMs.service)), line('corrected', quantiles(latencyMs.corrected)));
  }
  const { late, dropped, ms } = summary.lateness;
  if (late + dropped > 0) {
    lines.push(line('late', `${formatCount(late)} messages, ${formatCount(dropped)} dropped`), line('', quantiles(ms)));
  }
  const each = devices.total < LEAST_DEVICES_FOR_SHARE ? '' : `, ${formatBytes(memory.bytesPerDevice)} a device`;
  lines.push(line('memory', `${formatBytes(memory.rssBytes)}${each}`));
  if (shards.restarts > 0)
    lines.push(line('workers', `${shards.workers}, restarted ${formatCount(shards.restarts)} times`));
  return lines;
}

function quantiles({ p50, p90, p95, p99, max }: LatencyQuantiles): string {
  const named = Object.entries({ p50, p90, p95, p99, max });
  return named.map(([name, ms]) => `${name} ${formatMs(ms)}`).join('  ');
}

function checkLines({ expectations, thresholds }: RunSummary, paint: Paint): string[] {
  const broken = (name: string, wanted: string, actual: string, sign: string, style: Style): string[] => [
    `${paint(style, sign)} ${name}`,
    `    wanted ${wanted}`,
    `    actual ${paint(style, actual)}`,
  ];
  const held = (name: string): string[] => [`${paint('green', '✓')} ${name}`];
  return [
    ...expectations.flatMap(({ name, ok, wanted, actual, detail }) =>
      ok
        ? held(name)
        : [...broken(name, formatValue(wanted), formatValue(actual), '✗', 'red'), ...detailLines(detail ?? '')],
    ),
    ...thresholds.flatMap((threshold) => {
      const wanted = thresholdWanted(threshold);
      const name = `${thresholdMetric(threshold)} ${wanted}`;
      if (threshold.ok) return held(name);
      const [sign, style] = threshold.warnOnly ? (['!', 'yellow'] as const) : (['✗', 'red'] as const);
      return broken(name, wanted, thresholdActual(threshold), sign, style);
    }),
  ];
}

/** A transcript, indented; of a long one the beginning. */
function detailLines(detail: string): string[] {
  const lines = detail === '' ? [] : detail.trimEnd().split('\n');
  const shown = lines.slice(0, MOST_DETAIL_LINES).map((text) => `    | ${text}`);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `    | … ${more} more lines: \`slfleet query\`, table execs`] : shown;
}

function line(name: string, value: string): string {
  return `${name.padEnd(NAME_WIDTH)}${value}`;
}

function largestFirst(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts)
    .filter(([, count]) => count !== 0)
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
}

/** A folder as a shell takes it. */
function shellWord(text: string): string {
  return /^[\w./~-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
