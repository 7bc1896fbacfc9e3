import { styleText } from 'node:util';
import { formatCount } from '../format-values.js';
import {
  changeText,
  comparisonSentence,
  figureChange,
  figureValue,
  intervalText,
  measureValue,
  methodSentence,
  VERDICT_WORDS,
} from './compare-words.js';
import type { ComparedRun, CompareVerdict, Comparison } from './comparison.js';

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';
const STYLES: Readonly<Record<CompareVerdict, Style>> = {
  better: 'green',
  worse: 'red',
  changed: 'yellow',
  same: 'dim',
  incomparable: 'dim',
};
/** Differences of the set-up that are shown. */
const MOST_DIFFERENCES = 30;

/** A comparison for a terminal. */
export function compareText(comparison: Comparison, colour: boolean): string {
  const paint = (style: Style, text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const { a, b, verdict, notes, setup, measures, checks, figures } = comparison;
  const of = (one: CompareVerdict): string => paint(STYLES[one], VERDICT_WORDS[one]);
  const shown = setup.slice(0, MOST_DIFFERENCES);
  const more = setup.length - shown.length;
  const blocks = [
    [paint(STYLES[verdict], paint('bold', VERDICT_WORDS[verdict].toUpperCase())), comparisonSentence(comparison)],
    [runLine('A', a), runLine('B', b)],
    notes.map((note) => paint('yellow', note)),
    setup.length === 0
      ? ['Both were set up alike.']
      : [
          paint('bold', 'Set up differently'),
          ...columns(shown.map(({ what, a: was, b: is }) => [what, was, is])),
          ...(more === 0 ? [] : [`… and ${more} more: --format json`]),
        ],
    [
      paint('bold', 'Measured'),
      ...columns([
        ['', 'A', 'B', 'change', 'interval', ''],
        ...measures.map((measure) => [
          measure.name,
          measureValue(measure, measure.a),
          measureValue(measure, measure.b),
          changeText(measure),
          intervalText(measure),
          `${of(measure.verdict)}${measure.why === '' ? '' : paint('dim', `: ${measure.why}`)}`,
        ]),
      ]),
      paint('dim', methodSentence(comparison)),
    ],
    checks.length === 0
      ? []
      : [
          paint('bold', 'Expectations and thresholds that came out otherwise'),
          ...columns([['', 'A', 'B', ''], ...checks.map((check) => [check.name, check.a, check.b, of(check.verdict)])]),
        ],
    figures.length === 0
      ? []
      : [
          paint('bold', 'One number a run: how much of a change is chance, nothing tells'),
          ...columns([
            ['', 'A', 'B', 'change'],
            ...figures.map((figure) => [
              figure.name,
              figureValue(figure, figure.a),
              figureValue(figure, figure.b),
              figureChange(figure),
            ]),
          ]),
        ],
  ];
  const text = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((row) => `  ${row}`.trimEnd()).join('\n'));
  return `\n${text.join('\n\n')}\n\n`;
}

function runLine(letter: string, { folder, scenario, seed, devices, messages }: ComparedRun): string {
  return `${letter}  ${folder}  ${scenario}, seed ${seed}, ${formatCount(devices)} devices, ${formatCount(messages)} messages`;
}

/** Cells under each other; the last column takes what it needs. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join('  ')}`.trimEnd(),
  );
}
