import type { AddCommand } from '../io.js';

/** Every command of the program, in the order in which `--help` shows them. */
export const COMMANDS: readonly AddCommand[] = [];
