import { argument, keyword } from '../../../grammar/node.js';
import type { Call } from '../../../session.js';
import { deviceTime } from '../../../text/dates.js';
import type { Node } from '../../commands.js';
import { confirmation } from '../../exec/yes-no.js';
import { FLASH, FLASH_FILE, fileName, noSuchFile } from './flash-file.js';

/** Of a C9300's flash. */
const FLASH_BYTES = 11_353_194_496;
const FREE_BYTES = 9_400_000_000;
const FIRST_INODE = 32_513;

/** `dir flash:`. Only the operator's files are kept. */
function dir({ device }: Call): string {
  const sizes = device.files.names().map((name) => [name, Buffer.byteLength(device.files.read(name) ?? '')] as const);
  const rows = sizes.map(([name, bytes], at) => {
    const { month, dayPadded, year, time } = deviceTime(device, device.files.writtenMs(name) ?? device.now);
    const head = `${String(FIRST_INODE + at).padStart(6)}  -rw-  ${String(bytes).padStart(15)}`;
    return `${head}  ${month} ${dayPadded} ${year} ${time} +00:00  ${name}\n`;
  });
  const used = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  const list = rows.length === 0 ? 'No files in directory\n' : rows.join('');
  return `Directory of flash:/\n\n${list}\n${FLASH_BYTES} bytes total (${FREE_BYTES - used} bytes free)\n`;
}

function more({ device, args }: Call): string {
  const name = fileName(args.file ?? '');
  const text = device.files.read(name);
  if (text === null) return noSuchFile(name);
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** Asks for the name, which stands there already, and whether it is meant. */
function remove({ session, device, args }: Call): string {
  const name = fileName(args.file ?? '');
  session.question = {
    prompt: `Delete filename [${name}]? `,
    byDefault: name,
    accepts: (line) => line.trim() === '' || line.trim() === name,
    answer: (line) => {
      const chosen = line.trim();
      session.question = confirmation(`Delete flash:/${chosen}? [confirm]`, () =>
        device.files.remove(chosen) ? '' : `%Error deleting flash:/${chosen} (No such file or directory)\n`,
      );
      return '';
    },
  };
  return '';
}

/** Files of the flash, as far as licensing needs them (S1, FN72578). */
export const POLICY_FILES: readonly Node[] = [
  keyword<Call>('dir', 'List files on a filesystem', [argument('filesystem', FLASH, 'Filesystem', dir)], dir),
  keyword<Call>('more', 'Display the contents of a file', [argument('file', FLASH_FILE, 'File to display', more)]),
  keyword<Call>('delete', 'Delete a file', [argument('file', FLASH_FILE, 'File to be deleted', remove)]),
];
