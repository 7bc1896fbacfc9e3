import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunDescription } from '../../src/report/run-description.js';
import type { RunSummary, ThresholdResult } from '../../src/report/summary.js';
import { type EventLog, eventFileName, openEventLog } from '../../src/telemetry/event-log.js';

export const START_MS = Date.UTC(2025, 0, 1);
export const DAY_MS = 86_400_000;

export interface RunFolderParts {
  /** What each shard writes, by the real writer. */
  readonly shards: readonly ((log: EventLog) => void)[];
  readonly description?: Partial<RunDescription>;
  /** Null: the run was broken off before its summary. */
  readonly summary?: Partial<RunSummary> | null;
  /** Text after the last line of shard 0, as a killed writer leaves it. */
  readonly tail?: string;
}

/** Makes a run folder that is removed when the test ends. */
export function runFolder(parts: RunFolderParts): string {
  const folder = mkdtempSync(join(tmpdir(), 'slfleet-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeRunFolder(folder, parts);
  return folder;
}

export function writeRunFolder(folder: string, { shards, description, summary, tail }: RunFolderParts): void {
  const events = join(folder, 'events');
  mkdirSync(events, { recursive: true });
  for (const [shard, write] of shards.entries()) {
    const log = openEventLog(join(events, eventFileName(shard)));
    write(log);
    log.close();
  }
  if (tail !== undefined) appendFileSync(join(events, eventFileName(0)), tail);
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...DESCRIPTION, ...description }));
  if (summary !== null) writeFileSync(join(folder, 'summary.json'), JSON.stringify(summaryOf(summary)));
}

const DESCRIPTION: RunDescription = {
  schemaVersion: 1,
  scenario: 'small',
  title: 'A small fleet',
  about: 'Three devices live a year.',
  seed: 42,
  startMs: START_MS,
  durationMs: 365 * DAY_MS,
  phases: [],
  options: { speed: 'max', link: 'in-process', workers: 2 },
  versions: { slfleet: '0.1.0', node: 'v20.20.2' },
  host: { platform: 'linux', cpus: 2 },
  resolved: {},
};

/** A threshold over the whole run. */
export function thresholdOf(
  parts: Pick<ThresholdResult, 'metric' | 'condition' | 'ok' | 'actual'> & Partial<ThresholdResult>,
): ThresholdResult {
  return { over: 'run', type: null, windows: null, warnOnly: false, ...parts };
}

export function summaryOf(parts: Partial<RunSummary> = {}): RunSummary {
  const quantiles = { p50: 20, p90: 20, p95: 21, p99: 25, max: 40 };
  return {
    schemaVersion: 2,
    scenario: 'small',
    seed: 42,
    digest: 'unknown',
    verdict: 'passed',
    interrupted: false,
    controlled: false,
    controls: [],
    abortedBy: null,
    devices: {
      total: 3,
      lost: 0,
      byState: { AUTHORIZED: 2, OUT_OF_COMPLIANCE: 1 },
      byProfile: { 'catalyst-9300-24p': 3 },
    },
    time: { virtualSeconds: 365 * 86_400, wallSeconds: 1.5, deviceYearsPerSecond: 2, stallSeconds: 0 },
    messages: {
      sent: 6,
      ok: 5,
      failed: 1,
      byType: { registration: 3, authorization: 3 },
      byFailure: { unreachable: 1 },
      perSecond: 4,
    },
    handshakes: { full: 0, resumed: 0 },
    latencyMs: { service: quantiles, corrected: { ...quantiles, max: 90 } },
    lateness: { late: 0, dropped: 0, ms: { p50: 0, p90: 0, p95: 0, p99: 0, max: 0 } },
    manners: {},
    generator: { trustworthy: true, reasons: [] },
    rum: { open: 0, closed: 0, unacknowledged: 0, acknowledged: 0, maxBacklog: 0 },
    memory: { rssBytes: 120_000_000, bytesPerDevice: 1_500 },
    shards: { workers: 2, restarts: 0 },
    expectations: [{ name: 'every device is authorized', ok: true, actual: 3, wanted: 3 }],
    thresholds: [thresholdOf({ metric: 'latencyMs.service.p95', condition: '< 100', ok: true, actual: 21 })],
    ...parts,
  };
}

const UNREACHABLE = 'Fail to send out Call Home HTTP message';

/** Three devices in two shards: two register at once, the third fails first; one goes out of compliance on day 30. */
export const SMALL_FLEET: readonly ((log: EventLog) => void)[] = [
  (log) => {
    log.step(START_MS, 'register', 2);
    for (const sn of ['FDO1', 'FDO2']) {
      log.device(START_MS, sn, 'catalyst-9300-24p', 'ios-xe', '17.3.1', 'campus', 'VA "1"', 'EVALUATION');
      log.message(START_MS + 20, sn, 'registration', true, 20, null, null);
      log.state(START_MS + 20, sn, 'EVALUATION', 'REGISTERED', null);
      log.message(START_MS + 40, sn, 'authorization', true, 20, null, null);
      log.state(START_MS + 40, sn, 'REGISTERED', 'AUTHORIZED', null);
    }
    log.state(START_MS + 30 * DAY_MS, 'FDO2', 'AUTHORIZED', 'OUT_OF_COMPLIANCE', 'not enough licences');
  },
  (log) => {
    log.device(START_MS, 'SAL3', 'nexus-93180yc-ex', 'nx-os', '9.3(5)', 'core', 'VA 2', 'EVALUATION');
    log.fault(START_MS, 'outage began', 1);
    log.message(START_MS + 1_000, 'SAL3', 'registration', false, 30_000, 'unreachable', UNREACHABLE);
    log.fault(START_MS + DAY_MS, 'outage ended', 1);
    log.message(START_MS + 2 * DAY_MS, 'SAL3', 'registration', true, 20.25, null, null);
    log.state(START_MS + 2 * DAY_MS, 'SAL3', 'EVALUATION', 'AUTHORIZED', null);
    log.endpoint(START_MS + 200 * DAY_MS, 'SAL3', 'licences-released', 'VA 2', 'regid.nexus', 1, null);
  },
];
