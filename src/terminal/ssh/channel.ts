import type { ServerChannel, Session } from 'ssh2';
import type { ConsoleHandle } from '../../device/console/console-handle.js';
import { runOrder, runPlainShell } from '../plain-shell.js';
import { runShell } from '../shell.js';

const FAILED = 1;

/** What a channel needs of its connection. */
export interface ChannelOwner {
  /** The console to serve; null if the device is gone or off. */
  readonly open: () => Promise<ConsoleHandle | null>;
  /** Told of the stream once there is one. */
  readonly began: (channel: ServerChannel) => void;
}

/** One channel of an SSH connection: a shell, with a terminal or without, or one order (`ssh device "show version"`). */
export function serveChannel(session: Session, owner: ChannelOwner): void {
  let hasTerminal = false;
  let columns = 0;
  session.on('pty', (accept, _reject, { cols }) => {
    hasTerminal = true;
    columns = cols;
    accept?.();
  });
  session.on('window-change', (accept, _reject, { cols }) => {
    columns = cols;
    accept?.();
  });
  // Clients send their locale; nothing here depends on it.
  session.on('env', (accept) => accept?.());
  session.on('shell', (accept) => {
    const channel = accept();
    void serve(channel, owner, (handle) =>
      hasTerminal
        ? runShell({
            handle,
            input: channel,
            output: channel,
            columns: () => (columns > 0 ? columns : Number.POSITIVE_INFINITY),
            colour: false,
          })
        : runPlainShell({ handle, input: channel, output: channel }),
    );
  });
  session.on('exec', (accept, _reject, { command }) => {
    const channel = accept();
    void serve(channel, owner, (handle) => runOrder(command, { handle, output: channel }));
  });
}

async function serve(
  channel: ServerChannel,
  { open, began }: ChannelOwner,
  run: (handle: ConsoleHandle) => Promise<void>,
): Promise<void> {
  let isOpen = true;
  channel.once('close', () => {
    isOpen = false;
  });
  // A connection that breaks ends the session, and nothing else.
  channel.on('error', () => undefined);
  began(channel);
  const leave = (status: number): void => {
    if (!isOpen) return;
    channel.exit(status);
    channel.end();
  };
  const handle = await open().catch(() => null);
  if (handle === null) {
    leave(FAILED);
    return;
  }
  try {
    if (isOpen) await run(handle);
    leave(0);
  } catch {
    leave(FAILED);
  } finally {
    handle.close();
  }
}
