import type { Keys } from './keys.js';
import type { Screen } from './screen.js';

/** As IOS and NX-OS write it. */
const MORE = ' --More-- ';
/** The marker taken back: over it, blanks in its place, over those. */
const ERASED = `${'\b'.repeat(MORE.length)}${' '.repeat(MORE.length)}${'\b'.repeat(MORE.length)}`;

/**
 * Shows an answer by pages: blank for the next one, Enter for the next line, any other key for no more (IOS).
 * @param pageLength lines to a page, the marker's included; 0: no paging
 */
export async function showByPages(output: string, pageLength: number, screen: Screen, keys: Keys): Promise<void> {
  const lines = output.split(/(?<=\n)/);
  const page = pageLength === 0 ? lines.length : Math.max(1, pageLength - 1);
  let from = 0;
  let upTo = page;
  for (;;) {
    await screen.printAnswer(lines.slice(from, upTo).join(''));
    if (upTo >= lines.length) return;
    await screen.print(MORE);
    const typed = await keys.next();
    await screen.print(ERASED);
    from = upTo;
    if (typed?.text === ' ') upTo += page;
    else if (typed?.key.name === 'return' || typed?.key.name === 'enter') upTo += 1;
    else return;
  }
}
