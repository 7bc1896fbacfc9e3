import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceFiles } from '../device/console/console-device.js';
import { isFlashName } from '../device/console/ios-xe/policy/exec/flash-file.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { makeFolders } from '../files/make-folders.js';
import { writeWhole } from '../files/write-whole.js';
import { LICENCE_FILE_LIMIT_BYTES } from '../wire/licence-file.js';
import { wholeText } from './device-files.js';

/** What the IOS file system says for what the system underneath said (modelled). */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EPERM: 'Permission denied',
  EROFS: 'Read-only file system',
  ENOSPC: 'No space left on device',
  EDQUOT: 'No space left on device',
  EISDIR: 'Is a directory',
};
const OTHER_REASON = 'I/O error';

/**
 * A folder of this machine as a device's flash: what is put into it is on the device, what the device writes is in it.
 * Names that no console can say, folders, and files larger than any licensing file are not on the flash. A file is as old as it is
 * on this machine.
 * @throws SlfleetError SLF_FLASH_FOLDER if it is none and cannot be made
 */
export function flashFolder(folder: string): DeviceFiles {
  try {
    makeFolders(folder);
    readdirSync(folder);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new SlfleetError('SLF_FLASH_FOLDER', `${folder} cannot be used as flash: ${reason}`, { cause });
  }
  const holds = (name: string): boolean => {
    if (!isFlashName(name)) return false;
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    return found?.isFile() === true && found.size <= LICENCE_FILE_LIMIT_BYTES;
  };
  return {
    names: () => attempt(() => readdirSync(folder).filter(holds).sort(), []),
    read: (name) => attempt(() => (holds(name) ? readFileSync(join(folder, name), 'utf8') : null), null),
    write: (name, text) => {
      try {
        writeWhole(join(folder, name), wholeText(text));
        return null;
      } catch (error) {
        return REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? OTHER_REASON;
      }
    },
    writtenMs: (name) => attempt(() => (holds(name) ? statSync(join(folder, name)).mtimeMs : null), null),
    remove: (name) =>
      attempt(() => {
        if (!holds(name)) return false;
        rmSync(join(folder, name));
        return true;
      }, false),
  };
}

/** The folder may have gone, or be closed to us, by now: then nothing is there. */
function attempt<Result>(act: () => Result, otherwise: Result): Result {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
