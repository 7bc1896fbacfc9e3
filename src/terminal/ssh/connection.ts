import type { Connection, ServerChannel } from 'ssh2';
import type { ConsoleHandle } from '../../device/console/console-handle.js';
import { serveChannel } from './channel.js';

/** Shells and orders over one connection at once, as OpenSSH's `MaxSessions`. */
const MOST_CHANNELS = 10;

/**
 * Serves what a client that is logged in asks for. The console that was opened at login is that of its first shell or order;
 * each further one gets its own.
 */
export function serveConnection(
  client: Connection,
  first: ConsoleHandle,
  another: () => Promise<ConsoleHandle | null>,
): void {
  let spare: ConsoleHandle | null = first;
  let sessions = 0;
  const channels = new Set<ServerChannel>();
  const open = async (): Promise<ConsoleHandle | null> => {
    const taken = spare;
    spare = null;
    return taken ?? another();
  };
  const began = (channel: ServerChannel): void => {
    channels.add(channel);
    channel.once('close', () => channels.delete(channel));
  };
  client.on('session', (accept, reject) => {
    if (sessions >= MOST_CHANNELS) {
      reject();
      return;
    }
    sessions += 1;
    const session = accept();
    session.once('close', () => {
      sessions -= 1;
    });
    serveChannel(session, { open, began });
  });
  client.once('close', () => {
    spare?.close();
    // Of a broken connection ssh2 tells a channel only when all it had sent has been read, which may be never.
    for (const channel of [...channels]) {
      // Nor does it tell that nothing more can be written.
      channel.end();
      channel.emit('close');
    }
  });
}
