import type { TypedKey } from './keys.js';

/** What a key does at a device's command line. */
export type KeyRole =
  | 'submit'
  | 'edit'
  | 'help'
  | 'complete'
  | 'literal'
  | 'redraw'
  | 'cancel'
  | 'end'
  | 'leave'
  | 'nothing';

/** Keys with Ctrl that do something of their own. */
const CONTROL: Readonly<Record<string, KeyRole>> = {
  c: 'cancel',
  z: 'end',
  v: 'literal',
  r: 'redraw',
  i: 'complete',
};

/** Keys with Ctrl that edit the line or go through its history. */
const EDITING_CONTROL: ReadonlySet<string> = new Set([
  ...['a', 'b', 'd', 'e', 'f', 'h', 'k', 'l', 'n', 'p', 'u', 'w', 'y'],
  ...['left', 'right', 'backspace', 'delete', 'home', 'end'],
]);

/** Keys with Meta (Esc and the key) that edit. */
const EDITING_META: ReadonlySet<string> = new Set(['b', 'f', 'd', 'y', 'backspace', 'delete']);

/** Keys that write nothing and yet edit. */
const EDITING: ReadonlySet<string> = new Set([
  ...['left', 'right', 'up', 'down', 'home', 'end', 'backspace', 'delete'],
]);

/**
 * The role of a key. What is not listed here does nothing: readline knows keys (Ctrl-Z, Ctrl-C) that act on the process,
 * which must not be at the command of somebody logged in.
 */
export function roleOf({ text, key }: TypedKey, lineIsEmpty: boolean): KeyRole {
  const name = key.name ?? '';
  if (name === 'return' || name === 'enter') return 'submit';
  if (name === 'tab') return 'complete';
  if (key.meta === true) return EDITING_META.has(name) ? 'edit' : 'nothing';
  if (key.ctrl === true) {
    if (name === 'd' && lineIsEmpty) return 'leave';
    return CONTROL[name] ?? (EDITING_CONTROL.has(name) ? 'edit' : 'nothing');
  }
  if (text === '?') return 'help';
  if (EDITING.has(name)) return 'edit';
  return isPrintable(text) ? 'edit' : 'nothing';
}

function isPrintable(text: string): boolean {
  const code = text.codePointAt(0) ?? 0;
  return code >= 0x20 && code !== 0x7f && !(code >= 0x80 && code < 0xa0) && !isLineEnd(code);
}

/** Line and paragraph separator: readline takes them for Enter. */
function isLineEnd(code: number): boolean {
  return code === 0x2028 || code === 0x2029;
}
