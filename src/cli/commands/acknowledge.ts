import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type AcknowledgedFile, UsageBooks } from '../../endpoint/cssm/usage-books.js';
import type { AccountName } from '../../endpoint/cssm/virtual-account.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { makeFolders } from '../../files/make-folders.js';
import { writeWhole } from '../../files/write-whole.js';
import { homeFolder } from '../../pki/home-folder.js';
import { LICENCE_FILE_LIMIT_BYTES } from '../../wire/licence-file.js';
import type { AddCommand } from '../io.js';
import { printError } from '../print-error.js';

/** As CSSM names what it gives back (P§3.8: `ACK_dev_…` for `dev_…`). */
const PREFIX = 'ACK_';

const EXIT_REFUSED = 104;
/** As long as an ACK file can say (`wire/ack-file-text`). */
const LONGEST_ACCOUNT = 256;

interface AcknowledgeOptions {
  readonly out?: string;
  readonly books?: string;
  readonly smartAccount: string;
  readonly virtualAccount: string;
  readonly json: boolean;
}

/** One file of the command line and where its ACK goes. */
interface Errand {
  readonly usage: string;
  readonly ack: string;
}

/** `slfleet acknowledge <usage-file…>`: usage files into ACK files, as CSSM does (S1 "no connectivity"). */
export const addAcknowledge: AddCommand = (program, io, done) => {
  program
    .command('acknowledge')
    .description('usage files of devices without connectivity into the ACK files they import, as CSSM does')
    .argument('<usage-file...>', 'files that `license smart save {usage|trust-request}` has written at a console')
    .option('--out <file|folder>', 'where the ACK file goes (default: ACK_<name> beside the usage file)')
    .option('--books <folder>', "what was taken is remembered here (default: in slfleet's home folder)")
    .option('--smart-account <name>', 'smart account the files are uploaded to', 'Example Corp')
    .option('--virtual-account <name>', 'virtual account in it; a device known already stays where it is', 'Default')
    .option('--json', 'one JSON object a file', false)
    .addHelpText(
      'after',
      `
A file that is no usage file, was altered, is another device's, or was taken before is refused and changes nothing; the others
are taken. The ACK of each file is kept in the books: whoever loses one finds it there.
Signatures are the simulator's own: no file of real hardware can be checked, and no real device takes these ACKs.

Example: a switch without any way out
  $ slfleet device catalyst-9300-24p --release 17.9.4 --flash ./flash
  Switch#license smart save usage all file flash:report.txt
                                            and in another window:
  $ slfleet acknowledge flash/report.txt    writes flash/ACK_report.txt
                                            back at the switch:
  Switch#license smart import flash:ACK_report.txt
  Import Data Successful

  $ slfleet acknowledge reports/*.txt --out acks/ --virtual-account Plant

Exit code 104 if a file was refused.
`,
    )
    .action((files: readonly string[], options: AcknowledgeOptions) => {
      const account = { smartAccount: options.smartAccount, name: options.virtualAccount };
      checkNames(options);
      const books = new UsageBooks(options.books ?? join(homeFolder(io.env), 'usage-books'));
      let refused = 0;
      for (const errand of errands(files, options.out)) {
        try {
          const taken = carryOut(errand, books, account);
          io.stdout.write(options.json ? `${JSON.stringify({ ...errand, ...taken })}\n` : told(errand, taken));
        } catch (error) {
          if (!(error instanceof SlfleetError)) throw error;
          refused += 1;
          printError(io, error, false);
        }
      }
      done(refused > 0 ? EXIT_REFUSED : 0);
    });
};

/** @throws SlfleetError SLF_OPTION_INVALID for a name that cannot be one */
function checkNames({ out, books, smartAccount, virtualAccount }: AcknowledgeOptions): void {
  const names = {
    '--out': out,
    '--books': books,
    '--smart-account': smartAccount,
    '--virtual-account': virtualAccount,
  };
  for (const [option, name] of Object.entries(names)) {
    if (name === '') throw new SlfleetError('SLF_OPTION_INVALID', `${option}: give a name`);
  }
  if (smartAccount.length > LONGEST_ACCOUNT || virtualAccount.length > LONGEST_ACCOUNT) {
    throw new SlfleetError('SLF_OPTION_INVALID', `the name of an account has ${LONGEST_ACCOUNT} characters at most`);
  }
}

/** @throws SlfleetError SLF_OPTION_INVALID where one file would take the place of another */
function errands(files: readonly string[], out: string | undefined): Errand[] {
  const isFolder = out !== undefined && (files.length > 1 || /[/\\]$/.test(out) || isExistingFolder(out));
  const all = files.map((usage): Errand => {
    const name = `${PREFIX}${basename(usage)}`;
    if (out === undefined) return { usage, ack: join(dirname(usage), name) };
    return { usage, ack: isFolder ? join(out, name) : out };
  });
  const places = new Set(files.map((file) => resolve(file)));
  for (const { usage, ack } of all) {
    const place = resolve(ack);
    if (places.has(place)) throw new SlfleetError('SLF_OPTION_INVALID', `the ACK of ${usage} would replace ${ack}`);
    places.add(place);
  }
  return all;
}

function isExistingFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function carryOut(
  { usage, ack }: Errand,
  books: UsageBooks,
  account: AccountName,
): Omit<AcknowledgedFile, 'ackFile' | 'enter'> {
  const { ackFile, enter, ...taken } = books.acknowledge(textOf(usage), usage, account);
  try {
    makeFolders(dirname(ack));
    writeWhole(ack, ackFile);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new SlfleetError('SLF_OUT_UNWRITABLE', `cannot write ${ack}: ${reason}`, { cause });
  }
  // Only now: who has no ACK file in hand may give the usage file again.
  enter();
  return taken;
}

function textOf(path: string): string {
  let reason = 'it is no file';
  try {
    const found = statSync(path);
    if (found.size > LICENCE_FILE_LIMIT_BYTES)
      throw new SlfleetError('SLF_USAGE_FILE_WRONG', `${path} is larger than 50 MB`);
    if (found.isFile()) return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof SlfleetError) throw error;
    reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  }
  throw new SlfleetError('SLF_USAGE_FILE_NOT_FOUND', `cannot read ${path}: ${reason}`);
}

function told(
  { ack }: Errand,
  { udi, reports, newReports, account }: Omit<AcknowledgedFile, 'ackFile' | 'enter'>,
): string {
  const who = printable(`${udi.pid} ${udi.serialNumber}`);
  const where = printable(`${account.smartAccount} / ${account.name}`);
  return `${ack}: ${who}, ${reports} ${reports === 1 ? 'report' : 'reports'} acknowledged, ${newReports} of them new, in ${where}\n`;
}

/** What comes from a file is not let at the terminal as it is. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?');
}
