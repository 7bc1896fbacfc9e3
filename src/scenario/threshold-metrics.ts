import { FAILURE_CLASSES } from '../fleet/failure-classes.js';
import { ANSWER_MS, ANSWERED } from '../report/message-sql.js';
import { AGENT_MESSAGE_TYPES } from '../wire/agent-messages.js';
import type { Aggregate } from './threshold-condition.js';

/** Where the number is while the run goes on: what `abortOnFail` needs. */
export type LiveSource =
  | { readonly kind: 'latency'; readonly of: 'service' | 'corrected' }
  | { readonly kind: 'messages'; readonly of: 'ended' | 'ok' | 'failed' }
  | { readonly kind: 'failure'; readonly of: (typeof FAILURE_CLASSES)[number] }
  | { readonly kind: 'stall' };

/** A measure that exists for every stretch of the run, so that a threshold may be about a phase or a window. */
export interface ThresholdMetric {
  /** What a condition may make of it. */
  readonly aggregates: readonly Aggregate[];
  /** Over the table `messages`; null: not in the event log. */
  readonly sql: {
    /** Number of one message. */
    readonly value: string;
    /** Messages it is about. */
    readonly of: string;
    /** Messages of these that are counted. */
    readonly counted: string;
  } | null;
  readonly live: LiveSource | null;
  readonly about: string;
}

const TREND: readonly Aggregate[] = ['avg', 'min', 'med', 'max', 'p', 'count'];
const SHARE: readonly Aggregate[] = ['value', 'count', 'rate'];
const COUNT: readonly Aggregate[] = ['value', 'count'];

function trend(value: string, of: string, live: LiveSource | null, about: string): ThresholdMetric {
  return { aggregates: TREND, sql: { value, of, counted: 'true' }, live, about };
}

function share(counted: string, live: LiveSource | null, about: string): ThresholdMetric {
  return { aggregates: SHARE, sql: { value: '1', of: 'true', counted }, live, about };
}

/** One table of everything a threshold may be about besides a number of `summary.json`, by the names of `summary.json`. */
export const THRESHOLD_METRICS: Readonly<Record<string, ThresholdMetric>> = {
  'latencyMs.service': trend(
    ANSWER_MS.service,
    ANSWERED,
    { kind: 'latency', of: 'service' },
    'time from the sending of a message to its answer, ms',
  ),
  'latencyMs.corrected': trend(
    ANSWER_MS.corrected,
    ANSWERED,
    { kind: 'latency', of: 'corrected' },
    'time from the instant a message was due to its answer, ms',
  ),
  latenessMs: trend('coalesce(late, 0)', 'true', null, 'time from the instant a message was due to its sending, ms'),
  'messages.sent': {
    aggregates: COUNT,
    sql: { value: '1', of: 'true', counted: 'true' },
    live: { kind: 'messages', of: 'ended' },
    about: 'messages that have ended',
  },
  'messages.ok': share('ok', { kind: 'messages', of: 'ok' }, 'messages that were answered'),
  'messages.failed': share('NOT ok', { kind: 'messages', of: 'failed' }, 'messages that failed'),
  ...Object.fromEntries(
    FAILURE_CLASSES.map((failure) => [
      `messages.byFailure.${failure}`,
      share(`failure = '${failure}'`, { kind: 'failure', of: failure }, `messages that failed in this way`),
    ]),
  ),
  ...Object.fromEntries(
    AGENT_MESSAGE_TYPES.map((type) => [
      `messages.byType.${type}`,
      {
        aggregates: COUNT,
        sql: { value: '1', of: `type = '${type}'`, counted: 'true' },
        live: null,
        about: 'messages of this type',
      } satisfies ThresholdMetric,
    ]),
  ),
  'time.stallSeconds': {
    aggregates: ['value'],
    sql: null,
    live: { kind: 'stall' },
    about: 'real time the fleet stood still for its server, s',
  },
};
