import { number } from '../../../grammar/argument-kinds.js';

/** About the second in which the first report was opened, counted on (P§3.2): ten digits for centuries. */
export const REPORT_ID = number(1, 4_294_967_295);
