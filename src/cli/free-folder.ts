import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** `runs/<name>-<time>`, numbered if there is one already. */
export function freeFolder(name: string): string {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const base = join('runs', `${name}-${stamp}`);
  let folder = base;
  for (let n = 2; existsSync(folder); n += 1) folder = `${base}-${n}`;
  return folder;
}
