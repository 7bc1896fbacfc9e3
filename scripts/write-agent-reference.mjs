// Writes docs/reference/classic-agent.md from the tables of the agent. Needs a build: npm run build.
import { writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

function row(cells) {
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

function table(heads, rows) {
  return [row(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(row), ''];
}

const WITHOUT_IDENTITY = ['EVALUATION', 'EVALUATION_EXPIRED'];
const WITH_IDENTITY = ['REGISTERED', 'AUTHORIZED', 'OUT_OF_COMPLIANCE', 'AUTHORIZATION_EXPIRED'];

/** The transitions as a diagram: what holds for all states of a group is drawn once, from the group. */
function diagram(transitions) {
  const edges = new Map();
  for (const { from, on, to } of transitions) {
    const group = [WITHOUT_IDENTITY, WITH_IDENTITY].find((states) => states.every((state) => from.includes(state)));
    const starts =
      group === WITH_IDENTITY ? ['with_ID_certificate'] : group === WITHOUT_IDENTITY ? ['unregistered'] : from;
    for (const start of starts) {
      const edge = `  ${start} --> ${to}`;
      edges.set(edge, [...(edges.get(edge) ?? []), on.replaceAll(':', ',')]);
    }
  }
  return [
    'stateDiagram-v2',
    '  [*] --> EVALUATION',
    '  state unregistered {',
    ...WITHOUT_IDENTITY.map((state) => `    ${state}`),
    '  }',
    '  state with_ID_certificate {',
    ...WITH_IDENTITY.map((state) => `    ${state}`),
    '  }',
    ...[...edges].map(([edge, occurrences]) => `${edge}: ${occurrences.join(' / ')}`),
  ];
}

/** The text of docs/reference/classic-agent.md. */
export function renderAgentReference({ transitions, ladders, messages, rhythm, formatDuration }) {
  const says = (name) => (name === null ? '–' : `${formatDuration(rhythm[name])} (\`${name}\`)`);
  return [
    '# The registering agent',
    '',
    'Made from `src/device/agent/classic-tables.ts` and `rhythm.ts` by `scripts/write-agent-reference.mjs`; change those, not this page.',
    'The theory of operation stands at the head of `src/device/agent/classic.ts`.',
    '',
    'One agent for NX-OS, for IOS-XE before 17.3.2a and for Expressway with a token: they differ in their rhythm only. S2 to S4 are',
    "the vendor's documents: S2 Nexus, S3 Expressway, S4 Catalyst (`S4 #1`: its failure scenario 1). P§8 is what was observed of",
    'timing. F6, F7 and F25 count the failures the simulator reproduces. [I] marks what is inferred.',
    '',
    '## Licensing states',
    '',
    '```mermaid',
    ...diagram(transitions),
    '```',
    '',
    'What is not listed leaves the state as it is. A registration that ends leads to EVALUATION, and from there at once to',
    'EVALUATION_EXPIRED if no evaluation time is left.',
    '',
    ...table(
      ['In', 'when', 'becomes', 'Source'],
      transitions.map(({ from, on, to, source }) => [from.join(', '), on, to, source]),
    ),
    '## Messages',
    '',
    'In the order in which they go when several are owed; at most one is in flight.',
    '',
    ...table(
      ['Message', 'Sent', 'When it fails', 'Source'],
      messages.map(({ type, due, failing, source }) => [`\`${type}\``, due, failing, source]),
    ),
    '## Retry ladders',
    '',
    'Each delay counts from the failure before it; "during" counts from the first failure of the series.',
    '',
    ...table(
      ['Ladder', 'When', 'After the first failure', 'Every', 'During', 'Then every', 'Chance added', 'Until', 'Source'],
      Object.entries(ladders).map(([name, ladder]) => [
        `\`${name}\``,
        ladder.when,
        says(ladder.first),
        says(ladder.every),
        says(ladder.during),
        says(ladder.after),
        ladder.jitter === null ? '–' : `0 to ${says(ladder.jitter)}`,
        ladder.until,
        ladder.source,
      ]),
    ),
    '## Rhythm',
    '',
    'The values of NX-OS and IOS-XE; a profile changes single ones. What the server dictates (validity, renewal) is not among them.',
    '',
    ...table(
      ['Name', 'Value'],
      Object.entries(rhythm).map(([name, value]) => [
        `\`${name}\``,
        typeof value === 'number' ? (value === 0 ? 'none' : formatDuration(value)) : value ? 'yes' : 'no',
      ]),
    ),
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { TRANSITIONS, LADDERS, MESSAGES } = await import('../dist/device/agent/classic-tables.js');
  const { DEFAULT_RHYTHM } = await import('../dist/device/agent/rhythm.js');
  const { formatDuration } = await import('../dist/time/duration.js');
  writeFileSync(
    fileURLToPath(new URL('../docs/reference/classic-agent.md', import.meta.url)),
    renderAgentReference({
      transitions: TRANSITIONS,
      ladders: LADDERS,
      messages: MESSAGES,
      rhythm: DEFAULT_RHYTHM,
      formatDuration,
    }),
  );
}
