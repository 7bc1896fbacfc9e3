import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
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
  /** Its path in the library: `quickstart`, `topologies/cslu`. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly file: string;
}

function libraryFiles(): Map<string, string> {
  const entries = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' }).filter((entry) => entry.endsWith(ENDING));
  const named = entries.map(
    (entry) => [entry.slice(0, -ENDING.length).replaceAll(sep, '/'), join(LIBRARY, entry)] as const,
  );
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
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
  throw new SlfleetError(
    'SLF_SCENARIO_NOT_FOUND',
    `There is no scenario and no file "${nameOrFile}"${nearestName(nameOrFile, [...library.keys()])}`,
  );
}

/** By its whole name, by its last part where the folder was left out or is another one, or one folder up. */
function nearestName(nameOrFile: string, names: readonly string[]): string {
  const last = basename(nameOrFile, ENDING);
  const inFolder = names.find((name) => basename(name) === last);
  if (inFolder !== undefined) return nearestWordHint(inFolder, [inFolder]);
  return nearestWordHint(nameOrFile, names) || nearestWordHint(last, names);
}
