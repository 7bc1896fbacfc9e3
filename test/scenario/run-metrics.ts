import type { RunMetrics } from '../../src/scenario/metrics.js';

const QUANTILES = { p50: 20, p90: 30, p95: 40, p99: 50, max: 60 };

/** What a small run measured. */
export const METRICS: RunMetrics = {
  devices: {
    total: 4,
    lost: 0,
    byState: { AUTHORIZED: 3, OUT_OF_COMPLIANCE: 1 },
    byProfile: { 'nexus-93180yc-ex': 4 },
  },
  time: { virtualSeconds: 100, wallSeconds: 1, deviceYearsPerSecond: 5, stallSeconds: 0 },
  messages: { sent: 9, ok: 6, failed: 2, byType: { registration: 4 }, byFailure: { dns: 2 }, perSecond: 8 },
  handshakes: { full: 1, resumed: 0 },
  latencyMs: { service: QUANTILES, corrected: QUANTILES },
  lateness: { late: 0, dropped: 0, ms: QUANTILES },
  manners: { resume: { messages: 9, kept: 1, full: 1, resumed: 7 } },
  generator: { trustworthy: true, reasons: [] },
  rum: { open: 0, closed: 0, unacknowledged: 0, acknowledged: 0, maxBacklog: 0 },
  memory: { rssBytes: 1, bytesPerDevice: 1 },
  samples: { 'latencyMs.service': 8, 'latencyMs.corrected': 8, 'lateness.ms': 9 },
  shards: { workers: 1, restarts: 0 },
};
