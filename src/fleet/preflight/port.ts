import { connect } from 'node:net';
import { normalizeHost } from '../../network/destination.js';
import { type Check, type CheckOutcome, failed, ok } from './check.js';

const TIMEOUT_MS = 5_000;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

export function portOfUrl(url: URL): number {
  return url.port === '' ? (DEFAULT_PORTS[url.protocol] as number) : Number(url.port);
}

/** Does anybody listen there? */
export const PORT_CHECK: Check = {
  name: 'port',
  needs: ['name'],
  asDevice: true,
  make: ({ url }) =>
    new Promise<CheckOutcome>((resolve) => {
      const port = portOfUrl(url);
      const socket = connect({ host: normalizeHost(url.hostname), port });
      const end = (outcome: CheckOutcome): void => {
        socket.destroy();
        resolve(outcome);
      };
      socket.setTimeout(TIMEOUT_MS);
      socket.once('connect', () => end(ok(`${port} is open`)));
      socket.once('timeout', () =>
        end(failed(`${port} does not answer within ${TIMEOUT_MS / 1_000} s`, 'Check address, routes and firewalls.')),
      );
      socket.on('error', (error: NodeJS.ErrnoException) =>
        end(failed(`${port} cannot be reached (${error.code})`, 'Check the port, and that the server is up.')),
      );
    }),
};
