// Writes docs/reference/errors.md from the table of errors.
import { writeFileSync } from 'node:fs';
import { ERRORS } from '../dist/errors/catalogue.js';

const rows = Object.entries(ERRORS).map(
  ([code, { exit, remedy }]) => `| \`${code}\` | ${exit} | ${remedy.replaceAll('|', '\\|')} |`,
);

writeFileSync(
  new URL('../docs/reference/errors.md', import.meta.url),
  `# Errors

Every error has a stable code, one line of what happened and where, and one line of what to do. A stack trace comes
only with \`--debug\`. This page is made from \`src/errors/catalogue.ts\` by \`npm run reference\`.

Exit codes: 0 passed; 99 an expectation or a threshold failed; 104 invalid scenario, profile or option; 105 interrupted,
results kept; 107 the run broke; 110 the target refused or could not be reached at start.

| Code | Exit | What to do |
|---|---|---|
${rows.join('\n')}
`,
);
