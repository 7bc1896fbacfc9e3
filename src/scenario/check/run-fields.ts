import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { CheckContext } from './context.js';

/** Endpoint and wire against each other, the files they name, and the scenario's own name. */
export function checkRunFields({ draft, problems }: CheckContext, fileName: string, folder: string): void {
  const { endpoint, wire, name } = draft;
  const embedded = endpoint === null || endpoint.at === 'embedded';
  if (!embedded && endpoint.link === 'in-process') {
    problems.error(['endpoint', 'link'], 'in-process reaches the embedded server only; a URL is reached over https');
  }
  if (endpoint?.caFile !== undefined) {
    if (embedded) problems.error(['endpoint', 'caFile'], 'the embedded server brings its own; leave caFile out');
    else if (!existsSync(resolve(folder, endpoint.caFile))) {
      problems.error(['endpoint', 'caFile'], `there is no file ${resolve(folder, endpoint.caFile)}`);
    }
  }
  if (wire?.dialect !== undefined && !existsSync(resolve(folder, wire.dialect))) {
    problems.error(['wire', 'dialect'], `there is no file ${resolve(folder, wire.dialect)}`);
  }
  if (wire?.mode === 'decoded' && endpoint !== null && (endpoint.link === 'https' || !embedded)) {
    problems.error(['wire', 'mode'], 'decoded goes in process only; over https messages are always encoded');
  }
  const ownName = basename(fileName).replace(/\.ya?ml$/, '');
  if (name !== null && name !== ownName) {
    problems.warn(['name'], `the file is named "${ownName}", the scenario "${name}"`);
  }
}
