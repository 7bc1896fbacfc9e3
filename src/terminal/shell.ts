import type { Readable } from 'node:stream';
import type { ConsoleHandle, ConsoleReply } from '../device/console/console-handle.js';
import { Keys } from './keys.js';
import { LineEditor } from './line-editor.js';
import { showByPages } from './pager.js';
import { Screen, type ScreenOptions } from './screen.js';

export interface ShellOptions extends ScreenOptions {
  readonly handle: ConsoleHandle;
  /** Keys as they come from a terminal in raw mode. */
  readonly input: Readable;
}

/** Prompts of modes that `end` leaves. */
const BELOW_EXEC = /\(.+\)/;

/**
 * One session of somebody at a terminal, until it is closed or nobody is there any more. Commands are carried out one after
 * the other; what is typed meanwhile waits for its prompt, and is echoed there.
 */
export async function runShell({ handle, input, ...screenOptions }: ShellOptions): Promise<void> {
  const screen = new Screen(screenOptions);
  const keys = new Keys(input);
  const editor = new LineEditor(keys, screen, handle);
  try {
    let reply = await handle.start();
    const show = ({ output, pageLength }: ConsoleReply): Promise<void> => showByPages(output, pageLength, screen, keys);
    await screen.print(handle.banner);
    await show(reply);
    while (!reply.closed) {
      const typed = await editor.read(reply.prompt);
      if (typed.kind === 'left') {
        await screen.print('\n');
        return;
      }
      if (typed.kind === 'line' || (typed.kind === 'end' && typed.text.trim() !== '')) {
        reply = await handle.execute(typed.text);
        await show(reply);
      }
      if (typed.kind === 'end' && !reply.closed && BELOW_EXEC.test(reply.prompt)) {
        // Nothing to show: it is a key, not a command.
        reply = await handle.execute('end');
      }
    }
  } finally {
    editor.close();
    keys.close();
  }
}
