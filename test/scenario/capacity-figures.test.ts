import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openRunTables } from '../../src/report/tables.js';
import { stepFigures } from '../../src/scenario/capacity/step-figures.js';
import { openEventLog } from '../../src/telemetry/event-log.js';
import { MINUTE_MS } from '../../src/time/duration.js';

const START_MS = Date.UTC(2026, 0, 1);

/** Ten minutes at 60x, the first two of them a warm-up: an answer a minute, a failure at half of each, the rest at the end. */
async function figuresOf(part: { fromMs: number; untilMs: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'slfleet-figures-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const log = openEventLog(join(folder, '0000.ndjson'));
  for (let minute = 0; minute < 10; minute += 1) {
    log.message(START_MS + minute * MINUTE_MS, 'A', 'authorization', true, 10 * minute, null, null);
    log.message(START_MS + (minute + 0.5) * MINUTE_MS, 'A', 'authorization', false, 1, 'no-reply', null);
  }
  for (const ok of [true, false, false]) {
    log.message(START_MS + 10 * MINUTE_MS, 'B', 'authorization', ok, 500, ok ? null : 'dropped', null);
  }
  log.close();
  const tables = await openRunTables(folder);
  try {
    return await stepFigures(tables, { ...part, speed: 60 });
  } finally {
    tables.close();
  }
}

const FROM_MS = START_MS + 2 * MINUTE_MS;

it('messages a second are those that were answered before the end, in real time after the warm-up', async () => {
  expect(await figuresOf({ fromMs: FROM_MS, untilMs: START_MS + 10 * MINUTE_MS })).toEqual({
    messages: 19,
    failed: 10,
    messagesPerSecond: 1,
    correctedMs: { p50: 60, p95: 500, p99: 500 },
    serviceMs: { p95: 500 },
  });
});

it('a step that ended within its warm-up did nothing', async () => {
  expect((await figuresOf({ fromMs: FROM_MS, untilMs: START_MS + MINUTE_MS })).messagesPerSecond).toBe(0);
});
