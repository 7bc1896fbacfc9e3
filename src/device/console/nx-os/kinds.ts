import type { ArgumentKind } from '../grammar/argument-kinds.js';

/** Arguments only NX-OS has, or takes differently. */
export const EMAIL: ArgumentKind = {
  shown: 'WORD',
  fits: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
  takesRest: false,
};

/** `1/1`, `27`: what stands after the type of an interface. */
export const INTERFACE_NUMBER: ArgumentKind = {
  shown: '<slot/port>',
  fits: (text) => /^\d{1,4}(?:\/\d{1,3}){0,2}$/.test(text),
  takesRest: false,
};

/** Hours or minutes off UTC: `clock timezone NAME H M`. */
export const OFFSET_HOURS: ArgumentKind = {
  shown: '<-23-23>',
  fits: (text) => /^-?\d{1,2}$/.test(text) && Math.abs(Number(text)) <= 23,
  takesRest: false,
};
