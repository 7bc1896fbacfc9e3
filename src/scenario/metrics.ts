import { packagedProfiles } from '../device/profile/load.js';
import { FAILURE_CLASSES } from '../fleet/failure-classes.js';
import { CONNECTION_POLICIES } from '../network/https-link/https-link.js';
import type { RunSummary } from '../report/summary.js';
import { LICENSING_STATES } from '../telemetry/licensing-state.js';
import { AGENT_MESSAGE_TYPES } from '../wire/agent-messages.js';

/** The part of `summary.json` that is measured, before any expectation is looked at. */
export type RunMetrics = Pick<
  RunSummary,
  | 'devices'
  | 'time'
  | 'messages'
  | 'handshakes'
  | 'latencyMs'
  | 'lateness'
  | 'manners'
  | 'generator'
  | 'rum'
  | 'memory'
  | 'shards'
> & {
  /** Messages that quantiles are made of, by the path these begin with; not in the file. */
  readonly samples: Readonly<Record<MeasuredTimes, number>>;
};

type MeasuredTimes = 'latencyMs.service' | 'latencyMs.corrected' | 'lateness.ms';

const QUANTILES = ['p50', 'p90', 'p95', 'p99', 'max'] as const;

const MANNER_FIGURES = ['messages', 'kept', 'full', 'resumed'] as const;

/** Numbers that stand in every summary, or are 0. */
const FIXED: { readonly [Section in Exclude<keyof RunMetrics, 'samples'>]: readonly string[] } = {
  devices: ['total', 'lost'],
  time: ['virtualSeconds', 'wallSeconds', 'deviceYearsPerSecond', 'stallSeconds'],
  messages: ['sent', 'ok', 'failed', 'perSecond'],
  handshakes: ['full', 'resumed'],
  latencyMs: [...QUANTILES.map((q) => `service.${q}`), ...QUANTILES.map((q) => `corrected.${q}`)],
  lateness: ['late', 'dropped', ...QUANTILES.map((q) => `ms.${q}`)],
  manners: CONNECTION_POLICIES.flatMap((manner) => MANNER_FIGURES.map((figure) => `${manner}.${figure}`)),
  generator: [],
  rum: ['open', 'closed', 'unacknowledged', 'acknowledged', 'maxBacklog'],
  memory: ['rssBytes', 'bytesPerDevice'],
  shards: ['workers', 'restarts'],
};

/** Counts by word: what did not happen is not in the summary, and counts as 0. */
const COUNTS: readonly (readonly [string, () => readonly string[]])[] = [
  ['devices.byState', () => LICENSING_STATES],
  ['devices.byProfile', () => packagedProfiles.names()],
  ['messages.byType', () => AGENT_MESSAGE_TYPES],
  ['messages.byFailure', () => FAILURE_CLASSES],
];

/** Every path an expectation or a threshold may name. */
export function metricPaths(): string[] {
  const fixed = Object.entries(FIXED).flatMap(([section, names]) => names.map((name) => `${section}.${name}`));
  return [...fixed, ...COUNTS.flatMap(([section, words]) => words().map((word) => `${section}.${word}`))];
}

/** The number at a path of the summary; null if there is none, or it is a quantile of nothing. */
export function metricAt(metrics: RunMetrics, path: string): number | null {
  for (const [times, count] of Object.entries(metrics.samples)) {
    // The summary has a 0 there, and nothing must hold by it.
    if (count === 0 && path.startsWith(`${times}.`)) return null;
  }
  const parts = path.split('.');
  let value: unknown = metrics;
  for (const part of parts) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined;
  }
  if (typeof value === 'number') return value;
  if (parts[0] === 'manners' && metricPaths().includes(path)) return 0;
  return COUNTS.some(([section]) => parts.slice(0, 2).join('.') === section && parts.length === 3) ? 0 : null;
}
