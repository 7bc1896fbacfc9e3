import { DAY_MS, HOUR_MS, MINUTE_MS, YEAR_MS } from '../../../../src/time/duration.js';
import { type Bench, type Order, REGISTER } from './bench.js';

/** How a device comes into a state, and what of its state proves that it is there. */
interface Situation {
  readonly order: Order;
  readonly live: (bench: Bench) => void;
  readonly licensing: string;
  readonly source: string;
}

/** Every state of licensing an Expressway shows (licensing §1, §3). */
export const SITUATIONS: Readonly<Record<string, Situation>> = {
  evaluation: {
    order: {},
    live: ({ wait }) => wait(DAY_MS - 4 * MINUTE_MS - 34_000),
    licensing: 'EVALUATION',
    source: 'S3, figure "xstatus evaluation mode"',
  },
  'evaluation-expired': {
    order: {},
    live: ({ wait }) => wait(91 * DAY_MS),
    licensing: 'EVALUATION_EXPIRED',
    source: 'S3, "Evaluation Mode"; F24',
  },
  authorized: {
    order: {},
    live: ({ say, wait }) => {
      wait(HOUR_MS);
      say(REGISTER);
      wait(DAY_MS);
    },
    licensing: 'AUTHORIZED',
    source: 'S2, S3',
  },
  'out-of-compliance': {
    order: { licences: 0 },
    live: ({ say, wait }) => {
      wait(HOUR_MS);
      say(REGISTER);
      wait(DAY_MS);
    },
    licensing: 'OUT_OF_COMPLIANCE',
    source: 'S2',
  },
  'authorization-expired': {
    order: { troubles: [{ fault: 'outage', atMs: DAY_MS }] },
    live: ({ say, wait }) => {
      say(REGISTER);
      wait(95 * DAY_MS);
    },
    licensing: 'AUTHORIZATION_EXPIRED',
    source: 'S2',
  },
  'registration-expired': {
    order: { troubles: [{ fault: 'outage', atMs: DAY_MS }] },
    live: ({ say, wait }) => {
      say(REGISTER);
      wait(YEAR_MS + DAY_MS);
    },
    licensing: 'EVALUATION',
    source: 'S2, "ID certificate"',
  },
  'registration-failed-by-ca': {
    order: { release: 'X14.2.2' },
    live: ({ say, wait }) => {
      wait(HOUR_MS);
      say(REGISTER);
      wait(5 * MINUTE_MS);
    },
    licensing: 'EVALUATION',
    source: 'S3, CSCwe09378; F22',
  },
  'communication-alarm': {
    order: { troubles: [{ fault: 'outage', atMs: DAY_MS }] },
    live: ({ say, wait }) => {
      say(REGISTER);
      wait(2 * DAY_MS);
    },
    licensing: 'AUTHORIZED',
    source: 'S3, known issue 2',
  },
};
