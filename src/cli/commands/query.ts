import { Option } from 'commander';
import { QUERY_FORMATS, type QueryFormat } from '../../report/query-formats.js';
import { leftOutNote } from '../../report/report-data.js';
import { readRunFolder } from '../../report/run-folder.js';
import { RUN_TABLES } from '../../report/table-columns.js';
import { openRunTables, type RunTables } from '../../report/tables.js';
import type { AddCommand } from '../io.js';

const EXIT_INTERRUPTED = 105;
const INTERRUPT_MS = 20;

/** `slfleet query <run> "<SQL>"`: the tables of a run, read-only (design §5). */
export const addQuery: AddCommand = (program, io, done) => {
  program
    .command('query')
    .description('ask the tables of a run in SQL (DuckDB)')
    .argument('<run>', 'the folder of the run')
    .argument('<sql>', 'one reading statement: SELECT, WITH, DESCRIBE or SUMMARIZE')
    .addOption(
      new Option('--format <format>', 'form of the answer').choices(Object.keys(QUERY_FORMATS)).default('table'),
    )
    .addHelpText('after', helpText())
    .action(async (folder: string, sql: string, { format }: { readonly format: QueryFormat }) => {
      const tables = await openRunTables(readRunFolder(folder).eventsFolder);
      try {
        if (tables.leftOutLines > 0) io.stderr.write(`${leftOutNote(tables.leftOutLines)}\n`);
        done(await answer(tables, sql, format));
      } finally {
        tables.close();
      }
    });

  async function answer(tables: RunTables, sql: string, format: QueryFormat): Promise<number> {
    if (io.interrupted.aborted) return EXIT_INTERRUPTED;
    // Said again and again, because a query that is only being prepared does not hear it.
    let saying: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      saying = setInterval(() => tables.interrupt(), INTERRUPT_MS);
    };
    io.interrupted.addEventListener('abort', interrupt);
    try {
      const result = await tables.query(sql);
      io.stdout.write(QUERY_FORMATS[format](result));
      return 0;
    } catch (error) {
      if (io.interrupted.aborted) return EXIT_INTERRUPTED;
      throw error;
    } finally {
      io.interrupted.removeEventListener('abort', interrupt);
      clearInterval(saying);
    }
  }
};

function helpText(): string {
  const tables = RUN_TABLES.map(({ name, about, columns }) => `  ${name}: ${about}\n    ${columns.join(', ')}`);
  return `
Tables:
${tables.join('\n')}

Examples:
  $ slfleet query runs/quickstart "SELECT type, count(*) FROM messages GROUP BY type"
  $ slfleet query runs/quickstart "SELECT failure, reason, count(*) AS times FROM messages WHERE NOT ok GROUP BY ALL ORDER BY times DESC"
  $ slfleet query runs/quickstart "SELECT time, was, state, reason FROM states WHERE sn = 'FDO12345678' ORDER BY t"
  $ slfleet query runs/quickstart "SUMMARIZE messages" --format json
`;
}
