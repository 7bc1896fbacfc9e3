import { z } from 'zod';
import type { RunSummary } from './summary.js';

const counts = z.record(z.string(), z.number());
const quantiles = z.object({ p50: z.number(), p90: z.number(), p95: z.number(), p99: z.number(), max: z.number() });
const value = z.union([z.string(), z.number()]);

/** `RunSummary` as a reader meets it in a file. Fields a later version adds are let through. */
export const runSummarySchema: z.ZodType<RunSummary> = z.looseObject({
  // A file of version 1 says the same where it says something.
  schemaVersion: z.union([z.literal(2), z.literal(1).transform((): 2 => 2)]),
  scenario: z.string(),
  seed: z.number(),
  digest: z.string(),
  verdict: z.enum(['passed', 'failed']),
  interrupted: z.boolean(),
  controlled: z.boolean().default(false),
  controls: z.array(z.object({ what: z.string(), wallSeconds: z.number(), virtualSeconds: z.number() })).default([]),
  abortedBy: z
    .object({
      metric: z.string(),
      condition: z.string(),
      over: z.string(),
      actual: z.number(),
      virtualSeconds: z.number(),
    })
    .nullable()
    .default(null),
  devices: z.object({ total: z.number(), lost: z.number(), byState: counts, byProfile: counts }),
  time: z.object({
    virtualSeconds: z.number(),
    wallSeconds: z.number(),
    deviceYearsPerSecond: z.number(),
    stallSeconds: z.number(),
  }),
  messages: z.object({
    sent: z.number(),
    ok: z.number(),
    failed: z.number(),
    byType: counts,
    byFailure: counts,
    perSecond: z.number(),
  }),
  handshakes: z.object({ full: z.number(), resumed: z.number() }),
  latencyMs: z.object({ service: quantiles, corrected: quantiles }),
  lateness: z
    .object({ late: z.number(), dropped: z.number(), ms: quantiles })
    .default({ late: 0, dropped: 0, ms: { p50: 0, p90: 0, p95: 0, p99: 0, max: 0 } }),
  manners: z
    .record(z.string(), z.object({ messages: z.number(), kept: z.number(), full: z.number(), resumed: z.number() }))
    .default({}),
  generator: z
    .object({
      trustworthy: z.boolean(),
      reasons: z.array(
        z.object({
          reason: z.enum(['cpu', 'event-loop', 'sockets', 'connections', 'lateness']),
          what: z.string(),
          advice: z.string(),
        }),
      ),
    })
    .default({ trustworthy: true, reasons: [] }),
  rum: z.object({
    open: z.number(),
    closed: z.number(),
    unacknowledged: z.number(),
    acknowledged: z.number(),
    maxBacklog: z.number(),
  }),
  memory: z.object({ rssBytes: z.number(), bytesPerDevice: z.number() }),
  shards: z.object({ workers: z.number(), restarts: z.number() }),
  expectations: z.array(
    z.object({ name: z.string(), ok: z.boolean(), actual: value, wanted: value, detail: z.string().optional() }),
  ),
  thresholds: z.array(
    z.object({
      metric: z.string(),
      condition: z.string(),
      over: z.string().default('run'),
      type: z.string().nullable().default(null),
      ok: z.boolean(),
      actual: z.number().nullable(),
      windows: z
        .object({ judged: z.number(), broken: z.number(), worstFromSeconds: z.number() })
        .nullable()
        .default(null),
      warnOnly: z.boolean().default(false),
    }),
  ),
});
