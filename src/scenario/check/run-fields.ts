import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { CheckContext } from './context.js';

/** Each CSLU over sockets listens on a port of its own. */
const MOST_LISTENERS = 64;

/** Endpoint and wire against each other, the files they name, and the scenario's own name. */
export function checkRunFields({ draft, problems, accounts }: CheckContext, fileName: string, folder: string): void {
  const { endpoint, time, wire, name } = draft;
  const embedded = endpoint === null || endpoint.at === 'embedded';
  if (!embedded && endpoint.link === 'in-process') {
    problems.error(['endpoint', 'link'], 'in-process reaches the embedded server only; a URL is reached over https');
  }
  if (endpoint?.kind === 'cslu') {
    if (embedded && endpoint.link === 'https' && accounts.length > MOST_LISTENERS) {
      const most = `${accounts.length} virtual accounts; kind cslu over https has at most ${MOST_LISTENERS}, a CSLU for each`;
      problems.error(['endpoint', 'link'], most);
    }
  } else if (endpoint?.names !== undefined) {
    problems.error(['endpoint', 'names'], 'names go with kind cslu only');
  }
  if (endpoint?.kind === 'on-prem' && embedded) {
    problems.error(['endpoint', 'kind'], 'on-prem is a server of your own: give its URL');
  }
  if (endpoint?.serverName !== undefined && embedded) {
    problems.error(['endpoint', 'serverName'], 'the embedded server has its own name; leave serverName out');
  }
  if (time?.timestamps === 'wall') {
    if (embedded) problems.error(['time', 'timestamps'], 'the embedded server lives in virtual time; leave wall out');
    else if (time.speed === 'max') {
      problems.error(['time', 'timestamps'], 'wall wants a speed such as 60x: at max no time is like real time');
    }
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
