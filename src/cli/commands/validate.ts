import { SlfleetError } from '../../errors/slfleet-error.js';
import { inspectScenario } from '../../scenario/load.js';
import { type Diagnostic, formatDiagnostic } from '../../scenario/problem.js';
import type { AddCommand } from '../io.js';

const EXIT_INVALID = 104;

interface Report {
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A file that is not there is an error like any other, so that the files after it are looked at too. */
function inspect(nameOrFile: string): Report {
  try {
    const { file, diagnostics } = inspectScenario(nameOrFile);
    return { file, diagnostics };
  } catch (error) {
    if (!(error instanceof SlfleetError)) throw error;
    const { message } = error;
    const diagnostic = { severity: 'error', source: nameOrFile, line: null, column: null, message } as const;
    return { file: nameOrFile, diagnostics: [diagnostic] };
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** `slfleet validate <file…>`: every error at its line and column; nothing runs (design §5). */
export const addValidate: AddCommand = (program, io, done) => {
  program
    .command('validate')
    .description('show every error of scenario files at its line and column')
    .argument('<file...>', 'scenario files, or names of the library')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ slfleet validate my-scenario.yaml
  $ slfleet validate scenarios/*.yaml --json

Exit code 104 if there is an error; warnings alone are fine.
`,
    )
    .action((files: readonly string[], { json }: { readonly json?: boolean }) => {
      const reports = files.map(inspect);
      const all = reports.flatMap((report) => report.diagnostics);
      const errors = all.filter(({ severity }) => severity === 'error').length;
      const warnings = all.length - errors;
      if (json === true) io.stdout.write(`${JSON.stringify({ errors, warnings, files: reports }, null, 2)}\n`);
      else {
        for (const { file, diagnostics } of reports) {
          if (diagnostics.length === 0) io.stdout.write(`${file}: ok\n`);
          for (const diagnostic of diagnostics) io.stdout.write(`${formatDiagnostic(diagnostic)}\n`);
        }
        const figures = [count(errors, 'error'), ...(warnings > 0 ? [count(warnings, 'warning')] : [])];
        io.stdout.write(`${count(files.length, 'file')}, ${figures.join(', ')}\n`);
      }
      done(errors > 0 ? EXIT_INVALID : 0);
    });
};
