import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearestWordHint } from '../errors/nearest-word.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { readDocument } from '../yaml/document.js';
import { valueAt } from '../yaml/path.js';

/** The package's own scenarios. The folder lies as deep below the root in `src` as in `dist`. */
const LIBRARY = fileURLToPath(new URL('../../scenarios', import.meta.url));
const ENDING = '.yaml';

/** One line of `slfleet list scenarios`. */
interface LibraryScenario {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly file: string;
}

function libraryFiles(): Map<string, string> {
  const entries = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' }).filter((entry) => entry.endsWith(ENDING));
  return new Map(entries.map((entry) => [basename(entry, ENDING), join(LIBRARY, entry)] as const).sort());
}

/** The scenarios that come with the program, in the order of the alphabet. */
export function listScenarios(): LibraryScenario[] {
  return Array.from(libraryFiles(), ([name, file]) => {
    const { value } = readDocument(readFileSync(file), 'a scenario');
    const text = (key: string): string => String(valueAt(value, [key]) ?? '').trim();
    return { name, title: text('title'), about: text('about'), file };
  });
}

/**
 * The file of a scenario: one of the library by its name, else the file of that path.
 * @throws SlfleetError SLF_SCENARIO_NOT_FOUND, with the nearest name
 */
export function findScenario(nameOrFile: string): string {
  const library = libraryFiles();
  const file = library.get(nameOrFile) ?? nameOrFile;
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return file;
  const hint = nearestWordHint(basename(nameOrFile, ENDING), [...library.keys()]);
  throw new SlfleetError('SLF_SCENARIO_NOT_FOUND', `There is no scenario and no file "${nameOrFile}"${hint}`);
}
