import type { ArgumentKind } from '../../../grammar/argument-kinds.js';

/** The flash of a switch, alone or with the name of a file in it; there is no other file system to name here. */
export const FLASH: ArgumentKind = { shown: 'flash:', fits: (text) => /^flash:\/?$/i.test(text), takesRest: false };

const FILE = /^flash:\/?([A-Za-z0-9_-][A-Za-z0-9._-]{0,62})$/i;

export const FLASH_FILE: ArgumentKind = { shown: 'flash:WORD', fits: (text) => FILE.test(text), takesRest: false };

const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,62}$/;

/** Can a file of this name be meant at a console? */
export function isFlashName(name: string): boolean {
  return NAME.test(name);
}

/** The name of a file without its file system. */
export function fileName(text: string): string {
  return FILE.exec(text)?.[1] ?? '';
}

/** What the IOS file system says of a file that is not there. */
export function noSuchFile(name: string): string {
  return openingFailed(name, 'No such file or directory');
}

export function openingFailed(name: string, why: string): string {
  return `%Error opening flash:/${name} (${why})\n`;
}
