import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SlfleetError } from '../../src/errors/slfleet-error.js';
import { digestOfEvents, eventFiles } from '../../src/telemetry/digest.js';
import { type EventLog, eventFileName, openEventLog } from '../../src/telemetry/event-log.js';

const T = Date.UTC(2025, 0, 1);

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'slfleet-events-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function written(write: (log: EventLog) => void): string {
  const path = join(folder(), eventFileName(0));
  const log = openEventLog(path);
  write(log);
  log.close();
  return readFileSync(path, 'utf8');
}

const objects = (text: string): unknown[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);

describe('lines of the event log (telemetry/events.ts)', () => {
  const rows: readonly (readonly [string, (log: EventLog) => void, object])[] = [
    [
      'device',
      (log) => log.device(T, 'FDO1', 'catalyst-9300-24p', 'ios-xe', '17.3.1', 'campus', 'VA 1', 'EVALUATION'),
      {
        t: T,
        sn: 'FDO1',
        kind: 'device',
        profile: 'catalyst-9300-24p',
        os: 'ios-xe',
        release: '17.3.1',
        label: 'campus',
        va: 'VA 1',
        state: 'EVALUATION',
      },
    ],
    [
      'state without a reason',
      (log) => log.state(T, 'FDO1', 'REGISTERED', 'AUTHORIZED', null),
      { t: T, sn: 'FDO1', kind: 'state', was: 'REGISTERED', state: 'AUTHORIZED' },
    ],
    [
      'state with a reason',
      (log) => log.state(T, 'FDO1', 'AUTHORIZED', 'OUT_OF_COMPLIANCE', 'the pool is "empty"'),
      { t: T, sn: 'FDO1', kind: 'state', was: 'AUTHORIZED', state: 'OUT_OF_COMPLIANCE', reason: 'the pool is "empty"' },
    ],
    [
      'message that went well, to the microsecond',
      (log) => log.message(T, 'FDO1', 'authorization', true, 20.123456, null, null),
      { t: T, sn: 'FDO1', kind: 'message', type: 'authorization', ok: true, ms: 20.123 },
    ],
    [
      'message that failed',
      (log) => log.message(T, 'FDO1', 'registration', false, 30_000, 'dns', 'ERR 218'),
      {
        t: T,
        sn: 'FDO1',
        kind: 'message',
        type: 'registration',
        ok: false,
        ms: 30_000,
        failure: 'dns',
        reason: 'ERR 218',
      },
    ],
    [
      'load, of every figure the sum, the least and the most',
      (log) => {
        const spread = (sum: number) => ({ sum, least: sum / 4, most: sum / 2 });
        const figures = { stored: spread(8), unacknowledged: spread(4), cpu: spread(1.2), memory: spread(4e12) };
        log.load(T, 'the "old" ones', 'VA 1', 3, figures);
      },
      {
        t: T,
        sn: '',
        kind: 'load',
        label: 'the "old" ones',
        va: 'VA 1',
        devices: 3,
        stored: 8,
        stored_least: 2,
        stored_most: 4,
        unacknowledged: 4,
        unacknowledged_least: 1,
        unacknowledged_most: 2,
        cpu: 1.2,
        cpu_least: 0.3,
        cpu_most: 0.6,
        memory: 4e12,
        memory_least: 1e12,
        memory_most: 2e12,
      },
    ],
    [
      'endpoint, every field',
      (log) => log.endpoint(T, 'FDO1', 'licences-released', 'VA 1', 'regid.x', 3, 'after 90 days'),
      {
        t: T,
        sn: 'FDO1',
        kind: 'endpoint',
        what: 'licences-released',
        va: 'VA 1',
        tag: 'regid.x',
        count: 3,
        text: 'after 90 days',
      },
    ],
    [
      'endpoint, only what must be',
      (log) => log.endpoint(T, '', 'alert', null, null, null, null),
      { t: T, sn: '', kind: 'endpoint', what: 'alert' },
    ],
    ['step', (log) => log.step(T, 'reload', 7), { t: T, sn: '', kind: 'step', what: 'reload', devices: 7 }],
    [
      'fault',
      (log) => log.fault(T, 'outage begins', 7),
      { t: T, sn: '', kind: 'fault', what: 'outage begins', devices: 7 },
    ],
  ];

  it.each(rows)('%s', (_, write, wanted) => {
    expect(objects(written(write))).toEqual([wanted]);
  });

  it('keeps the order of calls, also when several lines share an instant', () => {
    const text = written((log) => {
      log.step(T, 'a', 1);
      log.step(T, 'b', 1);
      log.step(T + 1, 'c', 1);
      log.step(T, 'd', 1);
    });
    expect(objects(text)).toMatchObject([
      { t: T, what: 'a' },
      { t: T, what: 'b' },
      { t: T + 1, what: 'c' },
      { t: T, what: 'd' },
    ]);
  });

  it('carries any well-formed text through unchanged', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }), (texts) => {
        const text = written((log) => {
          for (const one of texts) log.message(T, 'FDO1', 'authorization', false, 1, one, one);
        });
        expect(objects(text)).toEqual(texts.map((one) => expect.objectContaining({ failure: one, reason: one })));
      }),
      { numRuns: 50 },
    );
  });

  it('writes a lone surrogate as an escape, so that the file stays UTF-8', () => {
    const text = written((log) => log.state(T, 'FDO1', 'REGISTERED', 'AUTHORIZED', 'broken \ud800 text'));
    expect(objects(text)).toMatchObject([{ reason: 'broken \ud800 text' }]);
    expect(text).not.toContain('\ufffd');
  });
});

describe('the file', () => {
  it('is the same whatever was longer than the buffers, and lines and bytes are counted', () => {
    const path = join(folder(), eventFileName(0));
    const log = openEventLog(path);
    const long = 'é"'.repeat(300_000);
    for (let index = 0; index < 20_000; index += 1)
      log.message(T + index, 'FDO1', 'authorization', true, 20, null, null);
    log.state(T, 'FDO1', 'REGISTERED', 'AUTHORIZED', long);
    log.step(T, 'last', 1);
    log.close();
    const lines = objects(readFileSync(path, 'utf8'));
    expect(lines).toHaveLength(20_002);
    expect(lines.at(-2)).toMatchObject({ reason: long });
    expect(lines.at(-1)).toMatchObject({ what: 'last' });
    expect(log.lines).toBe(20_002);
    expect(log.bytes).toBe(statSync(path).size);
  });

  it('holds whole lines up to a flush', () => {
    const path = join(folder(), eventFileName(0));
    const log = openEventLog(path);
    log.step(T, 'first', 1);
    log.flush();
    log.step(T, 'second', 1);
    expect(objects(readFileSync(path, 'utf8'))).toMatchObject([{ what: 'first' }]);
    log.close();
  });

  it('names the file when it cannot be made', () => {
    const path = join(folder(), 'missing', eventFileName(0));
    expect(() => openEventLog(path)).toThrow(SlfleetError);
    expect(() => openEventLog(path)).toThrow(
      expect.objectContaining({ code: 'SLF_DISK_WRITE', message: expect.stringContaining(path) }),
    );
  });

  it.runIf(existsSync('/dev/full'))('says SLF_DISK_WRITE when the disk is full', () => {
    const log = openEventLog('/dev/full');
    log.step(T, 'reload', 1);
    expect(() => log.close()).toThrow(expect.objectContaining({ code: 'SLF_DISK_WRITE' }));
  });
});

describe('shards', () => {
  it.each([
    [0, '0000.ndjson'],
    [17, '0017.ndjson'],
    [9_999, '9999.ndjson'],
  ])('shard %i is written to %s', (shard, name) => {
    expect(eventFileName(shard)).toBe(name);
  });

  it('stand in the digest in shard order, as `cat events/*.ndjson | sha256sum` reads them', async () => {
    const events = join(folder(), 'events');
    mkdirSync(events);
    for (const shard of [10, 2, 0]) {
      const log = openEventLog(join(events, eventFileName(shard)));
      log.step(T, `shard ${shard}`, shard);
      log.close();
    }
    const names = ['0000.ndjson', '0002.ndjson', '0010.ndjson'];
    expect(eventFiles(events)).toEqual(names.map((name) => join(events, name)));
    const hash = createHash('sha256');
    for (const name of names) hash.update(readFileSync(join(events, name)));
    expect(await digestOfEvents(events)).toBe(hash.digest('hex'));
  });
});
