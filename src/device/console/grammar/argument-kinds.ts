import { isIPv4, isIPv6 } from 'node:net';

/** What may stand for an argument of a command. */
export interface ArgumentKind {
  /** How `?` shows it: `WORD`, `A.B.C.D`, `<0-512>`. */
  readonly shown: string;
  readonly fits: (text: string) => boolean;
  /** It takes everything to the end of the line, blanks included. */
  readonly takesRest: boolean;
}

function kind(shown: string, fits: (text: string) => boolean, takesRest = false): ArgumentKind {
  return { shown, fits, takesRest };
}

/** Anything without blanks, or in quotes. */
export const WORD = kind('WORD', (text) => text !== '');
/** The rest of the line. */
export const LINE = kind('LINE', (text) => text !== '', true);
export const ADDRESS = kind('A.B.C.D', isIPv4);
export const ADDRESS_6 = kind('X:X:X:X::X', isIPv6);
/** A name or an address, as ping and telnet take it. */
export const HOST = kind('WORD', (text) => /^[A-Za-z0-9:][A-Za-z0-9.:_-]*$/.test(text));
/** A host name: at most 63 letters, digits and hyphens, and none of the latter at an end. */
export const HOSTNAME = kind('WORD', (text) => /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/.test(text));
export const URL_TEXT = kind('WORD', (text) => /^https?:\/\/\S+$/i.test(text));
/** `gi0/0`, `Vlan27`, `mgmt0`, `Loopback0`. */
export const INTERFACE = kind('WORD', (text) => /^[A-Za-z][A-Za-z-]*\d[\d/.:]*$/.test(text));
export const TIME_OF_DAY = kind('hh:mm:ss', (text) => /^(?:[01]?\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text));
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
/** `Nov`, `november`; at least three letters. */
export const MONTH = kind('MONTH', (text) => monthNumber(text) !== null);

/** A whole number within bounds, both included. */
export function number(from: number, to: number): ArgumentKind {
  return kind(`<${from}-${to}>`, (text) => /^\d{1,10}$/.test(text) && Number(text) >= from && Number(text) <= to);
}

/** 0 to 11 for the name of a month, or the beginning of one of at least three letters; otherwise null. */
export function monthNumber(text: string): number | null {
  if (text.length < 3) return null;
  const found = MONTHS.findIndex((month) => month.toLowerCase().startsWith(text.toLowerCase()));
  return found === -1 ? null : found;
}
