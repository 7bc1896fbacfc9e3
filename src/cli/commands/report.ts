import { join } from 'node:path';
import { Option } from 'commander';
import { collectReportData } from '../../report/report-data.js';
import { REPORT_FORMATS, type ReportFormat } from '../../report/report-formats.js';
import type { AddCommand } from '../io.js';
import { saveText } from '../save-text.js';

const STANDARD_OUTPUT = '-';

interface ReportOptions {
  readonly format: ReportFormat;
  readonly out?: string;
}

/** `slfleet report <run>`: a report from the event log, at any time, also of an interrupted run (design §5). */
export const addReport: AddCommand = (program, io, done) => {
  program
    .command('report')
    .description('make a report of a run from its event log')
    .argument('<run>', 'the folder of the run')
    .addOption(
      new Option('--format <format>', 'form of the report').choices(Object.keys(REPORT_FORMATS)).default('html'),
    )
    .option('--out <file>', 'where to write it; - is standard output (default: into the run folder)')
    .addHelpText(
      'after',
      `
Examples:
  $ slfleet report runs/quickstart                          writes report.html into the folder
  $ slfleet report runs/quickstart --format md --out -      Markdown on standard output
  $ slfleet report runs/quickstart --format junit --out results.xml
`,
    )
    .action(async (folder: string, { format, out }: ReportOptions) => {
      const { file, render } = REPORT_FORMATS[format];
      const data = await collectReportData(folder);
      for (const note of data.notes) io.stderr.write(`${note}\n`);
      const text = render(data);
      if (out === STANDARD_OUTPUT) io.stdout.write(text);
      else io.stdout.write(`${saveText(out ?? join(folder, file), text)}\n`);
      done(0);
    });
};
