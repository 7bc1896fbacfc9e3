import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those around it, one after the other: node's own `recursive` never returns where a file system takes
 * no folders at all, such as /proc.
 * @param mode of the folders that are made
 * @throws the system's error, with its code
 */
export function makeFolders(path: string, mode?: number): void {
  const whole = resolve(path);
  if (existsSync(whole)) return;
  makeFolders(dirname(whole), mode);
  try {
    mkdirSync(whole, mode);
  } catch (error) {
    // Another process may make the same folder at the same time.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
