import type { ReleaseRange } from '../profile/release.js';
import type { Defect, Mark } from './defect.js';

const MARKS: Readonly<Record<Mark, string>> = { C: 'seen in a public source', I: 'inferred', U: 'not public' };

/** A range of releases in words: `before 16.12.6`, `from 17.1.1, before 17.3.4`. */
export function rangeInWords({ from, before }: ReleaseRange): string {
  return [from && `from ${from}`, before && `before ${before}`].filter(Boolean).join(', ');
}

/** Every affected range on one line. */
export function affectedInWords({ affected }: Defect): string {
  return affected.map(rangeInWords).join('; ');
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}\n`, ...lines.map((line) => `  ${line}\n`)].join('');
}

function releaseLines({ affected }: Defect): string[] {
  return affected.map((range) => {
    const note = range.note === '' ? '' : ` ${range.note}`;
    return `${rangeInWords(range)} [${range.mark}]${note}`;
  });
}

function cureLines({ cures }: Defect): string[] {
  return cures.flatMap(({ kind, about, steps, mark }) => [
    `${kind} [${mark}]: ${about}`,
    ...steps.map((step, at) => `  ${at + 1}. ${step}`),
  ]);
}

/** All there is to know of a defect, for a reader at a terminal. */
export function defectInWords(defect: Defect): string {
  const { id, headline, headlineMark, notice, profiles, fixed, trigger, effect, observables, scenario } = defect;
  const parts = [
    `${id}: ${headline} [${headlineMark}]\n${notice === null ? '' : `Field notice ${notice}\n`}`,
    section('When', [trigger]),
    section('What happens', [effect]),
    section(profiles === null ? 'Releases' : `Releases of ${profiles.join(', ')}`, [
      ...releaseLines(defect),
      `fixed in ${fixed.join(', ')}`,
    ]),
    section(
      'What it shows',
      observables.map(({ where, text, mark }) => `${where} [${mark}]: ${text}`),
    ),
    section('Cures', cureLines(defect)),
    section('Shown by', [`slfleet run ${scenario}`]),
    section('Sources', [defect.sources.join(', ')]),
    `Marks: ${Object.entries(MARKS)
      .map(([mark, meaning]) => `[${mark}] ${meaning}`)
      .join(', ')}\n`,
  ];
  return parts.join('\n');
}
