// Writes docs/reference/defects.md from the defects themselves. Needs a build: npm run build.
import { writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Stars of a name such as *MallocLite* are meant as they stand. */
const plain = (text) => text.replaceAll('*', '\\*');

function section(defect, rangeInWords) {
  const { id, headline, headlineMark, notice, profiles, affected, fixed, trigger, effect, observables, cures } = defect;
  return [
    `## ${id}`,
    '',
    `${plain(headline)} [${headlineMark}].${notice === null ? '' : ` Field notice ${notice}.`}`,
    '',
    `- When: ${trigger}`,
    `- What happens: ${effect}`,
    ...(profiles === null ? [] : [`- Only: ${profiles.map((name) => `\`${name}\``).join(', ')}`]),
    ...affected.map(
      (range) => `- Affected: ${rangeInWords(range)} [${range.mark}]${range.note === '' ? '' : `: ${range.note}`}`,
    ),
    `- Fixed: ${fixed.join(', ')}`,
    `- Shown by: \`slfleet run ${defect.scenario}\``,
    `- Sources: ${defect.sources.join(', ')}`,
    '',
    'Shows as:',
    '',
    '```',
    ...observables.map(({ where, text, mark }) => `${where} [${mark}]: ${text}`),
    '```',
    '',
    'Cures:',
    '',
    ...cures.flatMap(({ kind, about, steps, mark }) => [
      `- ${kind} [${mark}]: ${about}`,
      ...steps.map((step, at) => `  ${at + 1}. \`${step}\``),
    ]),
    '',
  ];
}

/** The text of docs/reference/defects.md. */
export function renderDefectReference({ defects, affectedInWords, rangeInWords }) {
  return [
    '# Defects',
    '',
    'Made from `src/device/defects/` by `npm run reference`; change those files, not this page. A device has a defect because',
    'of the release it runs, never because of a scenario. The same is told by `slfleet list defects` and',
    '`slfleet explain defect <id>`.',
    '',
    'Marks: [C] seen in a public source, [I] inferred, [U] not public.',
    '',
    '| Defect | Notice | Headline | Affected | Fixed |',
    '|---|---|---|---|---|',
    ...defects.map(
      (defect) =>
        `| [${defect.id}](#${defect.id.toLowerCase()}) | ${defect.notice ?? ''} | ${plain(defect.headline)} | ${affectedInWords(defect)} | ${defect.fixed.join(', ')} |`,
    ),
    '',
    ...defects.flatMap((defect) => section(defect, rangeInWords)),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { DEFECTS } = await import('../dist/device/defects/register.js');
  const words = await import('../dist/device/defects/words.js');
  writeFileSync(
    fileURLToPath(new URL('../docs/reference/defects.md', import.meta.url)),
    renderDefectReference({ defects: DEFECTS, ...words }),
  );
}
