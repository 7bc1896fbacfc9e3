import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SlfleetError } from '../../src/errors/slfleet-error.js';
import { openRunTables, type RunTables } from '../../src/report/tables.js';
import { evaluateExpectations, type FinishedRun } from '../../src/scenario/expectations.js';
import { openEventLog } from '../../src/telemetry/event-log.js';
import type { LicensingState } from '../../src/telemetry/licensing-state.js';
import { DAY_MS } from '../../src/time/duration.js';
import { METRICS } from './run-metrics.js';
import { read, withoutFleet } from './scenario-text.js';

const START_MS = Date.UTC(2026, 0, 1);
const folder = mkdtempSync(join(tmpdir(), 'slfleet-expect-'));
let tables: RunTables;

const at = (days: number): number => START_MS + days * DAY_MS;

/** Four devices: A and B in label access, C and D in label core; D arrives on day 50 only. */
beforeAll(async () => {
  const log = openEventLog(join(folder, '000.ndjson'));
  const arrive = (day: number, sn: string, label: string, va: string): void =>
    log.device(at(day), sn, 'nexus-93180yc-ex', 'nx-os', '9.3(5)', label, va, 'EVALUATION');
  const change = (day: number, sn: string, was: LicensingState, state: LicensingState): void =>
    log.state(at(day), sn, was, state, null);
  arrive(0, 'A', 'access', 'Campus-001');
  arrive(0, 'B', 'access', 'Campus-002');
  arrive(0, 'C', 'core', "O'Hare");
  for (const sn of ['A', 'B', 'C']) {
    log.message(at(1), sn, 'registration', true, 20, null, null);
    // Registered and authorized within one millisecond: the last of the chain counts.
    change(1, sn, 'EVALUATION', 'REGISTERED');
    change(1, sn, 'REGISTERED', 'AUTHORIZED');
  }
  log.message(at(31), 'A', 'authorization', false, 5, 'dns', 'DNS did not resolve');
  log.message(at(31), 'B', 'authorization', false, 5, 'refused-by-server', 'Please try again');
  change(40, 'A', 'AUTHORIZED', 'OUT_OF_COMPLIANCE');
  arrive(50, 'D', 'core', 'Campus');
  log.message(at(60), 'A', 'authorization', true, 20, null, null);
  change(60, 'A', 'OUT_OF_COMPLIANCE', 'AUTHORIZED');
  const load = (day: number, label: string, va: string, least: number, most: number): void => {
    const spread = { sum: least + most, least, most };
    const spreads = { stored: spread, unacknowledged: spread, cpu: spread, memory: spread };
    log.load(at(day), label, va, 2, spreads);
  };
  load(10, 'access', 'Campus-001', 4, 6);
  load(10, 'access', 'Campus-002', 5, 8);
  load(10, 'core', "O'Hare", 1, 1);
  load(20, 'access', 'Campus-001', 100, 100);
  log.close();
  tables = await openRunTables(folder);
});

afterAll(() => {
  tables.close();
  rmSync(folder, { recursive: true });
});

const FLEET = [
  'accounts: [{smartAccount: S, virtualAccounts: [{name: Campus, count: 2}, {name: "O\'Hare"}]}]',
  'fleet:',
  '  - {label: access, profile: nexus-93180yc-ex, count: 2}',
  '  - {label: core, profile: nexus-93180yc-ex, count: 2}',
];

/** Evaluates one expectation as it stands in a file. */
async function evaluate(fields: string, run: Partial<FinishedRun> = {}) {
  const { scenario, diagnostics } = read(
    withoutFleet('time: {for: 100d}', 'observe: {every: 10d}', ...FLEET, 'expect:', `  - {name: it holds, ${fields}}`),
  );
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [result] = await evaluateExpectations(scenario?.expect ?? [], {
    startMs: START_MS,
    durationMs: 100 * DAY_MS,
    metrics: METRICS,
    query: (sql) => tables.scalar(sql),
    ...run,
  });
  return result;
}

describe('over the event log', () => {
  it.each([
    { fields: 'state: EVALUATION, at: 0s, count: 3', ok: true, actual: 3, why: 'who has not arrived does not count' },
    { fields: 'state: EVALUATION, at: 0s', ok: true, actual: '3 of 3 (100%)', why: 'without a number, all' },
    { fields: 'state: AUTHORIZED, at: 1d', ok: true, actual: '3 of 3 (100%)', why: 'a chain in one ms; t <= T' },
    { fields: 'state: REGISTERED, at: 1d, count: 0', ok: true, actual: 0, why: 'inside the chain' },
    { fields: 'state: EVALUATION, at: 23h, share: 100%', ok: true, actual: '3 of 3 (100%)', why: 'before the change' },
    { fields: 'state: AUTHORIZED, at: 45d, share: 100%', ok: false, actual: '2 of 3 (66.67%)', why: 'one is out' },
    { fields: 'state: AUTHORIZED, at: 45d, atLeast: 60%', ok: true, actual: '2 of 3 (66.67%)', why: 'at least' },
    { fields: 'state: AUTHORIZED, at: 45d, atMost: 60%', ok: false, actual: '2 of 3 (66.67%)', why: 'at most' },
    { fields: 'state: AUTHORIZED, at: 45d, between: [60%, 70%]', ok: true, actual: '2 of 3 (66.67%)', why: 'between' },
    {
      fields: 'state: OUT_OF_COMPLIANCE, at: 45d, on: {label: access}, share: 50%',
      ok: true,
      actual: '1 of 2 (50%)',
      why: 'label',
    },
    { fields: 'state: AUTHORIZED, at: 45d, on: {label: [access, core]}, count: 2', ok: true, actual: 2, why: 'labels' },
    {
      fields: 'state: EVALUATION, at: end, on: {label: core}, share: 50%',
      ok: true,
      actual: '1 of 2 (50%)',
      why: 'at the end, of some',
    },
    {
      fields: 'state: AUTHORIZED, at: 2d, on: {account: Campus}, count: 2',
      ok: true,
      actual: 2,
      why: 'a counted account by its name',
    },
    {
      fields: 'state: AUTHORIZED, at: 2d, on: {account: Campus-002}, count: 1',
      ok: true,
      actual: 1,
      why: 'one of a counted account',
    },
    {
      fields: 'state: AUTHORIZED, at: 2d, on: {account: "O\'Hare"}, count: 1',
      ok: true,
      actual: 1,
      why: 'a quote in a name',
    },
    {
      fields: 'state: AUTHORIZED, at: 2d, on: {serials: [A, X]}, count: 1',
      ok: true,
      actual: 1,
      why: 'serial numbers',
    },
    {
      fields: 'state: AUTHORIZED, at: 2d, on: {serials: [D]}',
      ok: false,
      actual: '0 of 0',
      why: 'of nobody nothing holds',
    },
    { fields: 'load: stored, at: 15d, atLeast: 1', ok: true, actual: '1 to 8', why: 'the last look up to then' },
    { fields: 'load: stored, at: 15d, atLeast: 2', ok: false, actual: '1 to 8', why: 'it must hold of every device' },
    { fields: 'load: cpu, at: 15d, atMost: 7', ok: false, actual: '1 to 8', why: 'at most, of every device' },
    { fields: 'load: cpu, at: 10d, on: {label: access}, between: [4, 8]', ok: true, actual: '4 to 8', why: 'a label' },
    {
      fields: 'load: memory, at: 10d, on: {account: Campus-001}, atMost: 6',
      ok: true,
      actual: '4 to 6',
      why: 'account',
    },
    { fields: 'load: unacknowledged, equals: 100', ok: true, actual: 100, why: 'at the end; all the same' },
    {
      fields: 'load: stored, at: 9d, atMost: 9',
      ok: false,
      actual: 'no device was observed',
      why: 'nobody looked yet',
    },
    { fields: 'load: stored, on: {label: core}, atMost: 9', ok: false, actual: 'no device was observed', why: 'off' },
    { fields: 'messages: {type: registration}, equals: 3', ok: true, actual: 3, why: 'of a type' },
    { fields: 'messages: {type: authorization, ok: true}, equals: 2', ok: false, actual: 1, why: 'answered' },
    { fields: 'messages: {ok: false, from: 31d, until: 32d}, equals: 2', ok: true, actual: 2, why: 'a window' },
    {
      fields: 'messages: {from: 1d, until: 31d}, equals: 3',
      ok: true,
      actual: 3,
      why: 'from is included, until is not',
    },
    { fields: 'messages: {failure: refused-by-server}, equals: 1', ok: true, actual: 1, why: 'of a failure' },
    { fields: 'messages: {ok: false}, on: {label: access}, each: 1', ok: true, actual: 2, why: 'so many a device' },
    { fields: 'messages: {type: registration}, each: 1', ok: false, actual: 3, why: 'one of four sent none' },
    { fields: 'messages: {reason: "did not"}, equals: 1', ok: true, actual: 1, why: 'a reason contains' },
    { fields: 'messages: {ok: false}, on: {label: core}, equals: 0', ok: true, actual: 0, why: 'of some devices' },
    { fields: 'sql: "select count(*) from states", between: [8, 9]', ok: true, actual: 8, why: 'a statement' },
    {
      fields: 'sql: "select avg(ms) from messages where false", equals: 0',
      ok: false,
      actual: 'no value',
      why: 'no answer',
    },
  ])('$fields: $why', async ({ fields, ok, actual }) => {
    expect(await evaluate(fields)).toMatchObject({ name: 'it holds', ok, actual });
  });

  it('makes a statement that fails its own failure', async () => {
    const result = await evaluate('sql: "select nonsense from states", equals: 0');
    expect(result).toMatchObject({ ok: false, actual: expect.stringMatching(/^SLF_QUERY_INVALID: .*nonsense/) });
  });

  it('does not hide a defect of the program', async () => {
    const query = (): never => {
      throw new TypeError('defect');
    };
    await expect(evaluate('sql: "select 1", equals: 1', { query })).rejects.toThrow('defect');
  });

  it('does not answer for a time that was not run', async () => {
    expect(await evaluate('state: AUTHORIZED, at: 45d', { durationMs: 30 * DAY_MS })).toMatchObject({
      ok: false,
      actual: 'the run ended after 30d',
    });
  });
});

describe('from the summary alone, without the event log', () => {
  const query = (sql: string): never => {
    throw new SlfleetError('SLF_INTERNAL', `asked for ${sql}`);
  };

  it.each([
    { fields: 'state: AUTHORIZED', ok: false, actual: '3 of 4 (75%)', wanted: '100%' },
    { fields: 'state: AUTHORIZED, at: end, share: 75%', ok: true, actual: '3 of 4 (75%)', wanted: '75%' },
    { fields: 'state: AUTHORIZED, count: 3', ok: true, actual: 3, wanted: 3 },
    { fields: 'state: EVALUATION, atMost: 0', ok: true, actual: 0, wanted: 'at most 0' },
    { fields: 'metric: messages.failed, equals: 0', ok: false, actual: 2, wanted: 0 },
    { fields: 'metric: messages.byFailure.unreachable, equals: 0', ok: true, actual: 0, wanted: 0 },
    { fields: 'metric: latencyMs.service.p95, between: [10, 40]', ok: true, actual: 40, wanted: '10 to 40' },
    { fields: 'messages: {}, atLeast: 8', ok: true, actual: 8, wanted: 'at least 8' },
    { fields: 'messages: {ok: true}, equals: 6', ok: true, actual: 6, wanted: 6 },
    { fields: 'messages: {ok: false}, equals: 6', ok: false, actual: 2, wanted: 6 },
  ])('$fields', async ({ fields, ok, actual, wanted }) => {
    expect(await evaluate(fields, { query })).toEqual({ name: 'it holds', ok, actual, wanted });
  });

  it('a quantile of nothing is no number', async () => {
    const metrics = { ...METRICS, samples: { ...METRICS.samples, 'latencyMs.service': 0 } };
    const fields = 'metric: latencyMs.service.p95, atMost: 40';
    expect(await evaluate(fields, { query, metrics })).toMatchObject({ ok: false, actual: 'no value' });
  });

  it('counts decimal shares exactly', async () => {
    const devices = { ...METRICS.devices, byState: { AUTHORIZED: 999, EVALUATION: 1 } };
    expect(await evaluate('state: AUTHORIZED, share: 99.9%', { metrics: { ...METRICS, devices } })).toMatchObject({
      ok: true,
    });
  });
});
