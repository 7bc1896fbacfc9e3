import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../../src/fleet/checkpoint/checkpoint-file.js';
import { FrameMaker, JSON_DATA, PLAIN_DATA } from '../../../src/fleet/checkpoint/frame.js';
import { FrameFile, readFrames } from '../../../src/fleet/checkpoint/frame-file.js';
import { FrameSeries } from '../../../src/fleet/checkpoint/frame-series.js';
import { REQUEST_FRAME } from '../../../src/fleet/checkpoint/request-frame.js';
import { lockRun } from '../../../src/fleet/checkpoint/run-lock.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slfleet-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const coded = (code: string) => expect.objectContaining({ code });

describe('a checkpoint', () => {
  test('is read back as it was, shared parts still shared', () => {
    const shared = { many: [1, 2] };
    const long = Array.from({ length: 1_000 }, (_, n) => ({ n, never: Number.POSITIVE_INFINITY }));
    const content = { map: new Map([[1, shared]]), deep: { long, empty: [] }, shared, nothing: null, list: long };
    writeCheckpoint(folder, 'x', 1, content);
    const read = readCheckpoint<typeof content>(folder, 'x');
    expect(read).toEqual({ number: 1, content });
    expect(read?.content.map.get(1)).toBe(read?.content.shared);
    expect(statSync(join(folder, 'x.1')).mode & 0o777).toBe(0o600);
  });

  test('stands beside the one before it, and no other', () => {
    for (let number = 1; number <= 4; number += 1) writeCheckpoint(folder, 'x', number, number);
    writeCheckpoint(folder, 'xy', 1, 'of another name');
    expect(readdirSync(folder).sort()).toEqual(['x.3', 'x.4', 'xy.1']);
    expect(readCheckpoint(folder, 'x')).toEqual({ number: 4, content: 4 });
    expect(readCheckpoint(folder, 'z')).toBeNull();
  });

  test('that is damaged anywhere gives way to the one before; none whole is an error, and so is another version (property)', () => {
    writeCheckpoint(folder, 'x', 1, { a: 'before' });
    writeCheckpoint(folder, 'x', 2, { a: 'newest', of: Array.from({ length: 600 }, (_, n) => n % 7) });
    const whole = readFileSync(join(folder, 'x.2'));
    const damage = fc.oneof(
      fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
      fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] as number) ^ flip;
        return bytes;
      }),
    );
    // A flipped digit of the version is a version, not damage.
    const versionAt = whole.indexOf('"version":') + '"version":'.length;
    fc.assert(
      fc.property(damage, (bytes) => {
        fc.pre(bytes.length < whole.length || bytes[versionAt] === whole[versionAt]);
        writeFileSync(join(folder, 'x.2'), bytes);
        expect(readCheckpoint(folder, 'x')).toEqual({ number: 1, content: { a: 'before' } });
      }),
    );
    truncateSync(join(folder, 'x.1'), 10);
    expect(() => readCheckpoint(folder, 'x')).toThrow(coded('SLF_CHECKPOINT_DAMAGED'));
    writeFileSync(join(folder, 'x.2'), whole.toString('latin1').replace(/"version":\d+/, '"version":0'), 'latin1');
    expect(() => readCheckpoint(folder, 'x')).toThrow(coded('SLF_CHECKPOINT_VERSION'));
  });

  test('that cannot be written leaves those before it', () => {
    writeCheckpoint(folder, 'x', 1, 'kept');
    expect(() => writeCheckpoint(join(folder, 'not there'), 'x', 2, 'lost')).toThrow(coded('SLF_DISK_WRITE'));
    expect(readCheckpoint(folder, 'x')).toEqual({ number: 1, content: 'kept' });
  });
});

describe('a series of records', () => {
  test('ends with the last that is whole, wherever it was cut, and goes on there (property)', () => {
    const path = join(folder, 'f');
    const records = [{ a: 1 }, ['b', Buffer.from('c')], 'd'.repeat(300)];
    const ends = [0];
    const file = FrameFile.create(path, PLAIN_DATA);
    for (const record of records) {
      file.add(record);
      ends.push(statSync(path).size);
    }
    file.close();
    const whole = readFileSync(path);
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        writeFileSync(path, whole.subarray(0, length));
        const { records: read, wholeBytes } = readFrames(path, PLAIN_DATA);
        const kept = ends.filter((end) => end <= length).length - 1;
        expect([read.length, wholeBytes]).toEqual([kept, ends[kept]]);
        const again = FrameFile.resume(path, wholeBytes, PLAIN_DATA);
        again.add('after');
        again.close();
        expect(readFrames(path, PLAIN_DATA).records).toEqual([...read, 'after']);
      }),
    );
  });

  test('is what came after the checkpoint it is read for, also if that is not the newest', () => {
    const { series } = FrameSeries.resume(folder, 'x', 'answers', 0, PLAIN_DATA);
    for (let number = 1; number <= 3; number += 1) {
      series.add(`before ${number}`);
      series.begin(number);
      series.forgetBefore(number);
    }
    series.add('last');
    series.close();
    const read = (from: number) => {
      const resumed = FrameSeries.resume(folder, 'x', 'answers', from, PLAIN_DATA);
      resumed.series.close();
      return resumed.records;
    };
    expect([read(3), read(2)]).toEqual([['last'], ['before 3', 'last']]);
    expect(readdirSync(folder).sort()).toEqual(['x.2.answers', 'x.3.answers']);
  });

  test('goes on in the file it has when the next cannot be opened, and writes to no other', () => {
    const { series } = FrameSeries.resume(folder, 'x', 'answers', 0, PLAIN_DATA);
    series.add('before');
    mkdirSync(join(folder, 'x.1.answers'));
    expect(() => series.begin(1)).toThrow(coded('SLF_DISK_WRITE'));
    series.add('after');
    series.close();
    // Its descriptor is this file's now.
    const other = openSync(join(folder, 'other'), 'w');
    series.close();
    expect(() => series.add('too late')).toThrow(coded('SLF_DISK_WRITE'));
    closeSync(other);
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('');
    rmSync(join(folder, 'x.1.answers'), { recursive: true });
    expect(FrameSeries.resume(folder, 'x', 'answers', 0, PLAIN_DATA).records).toEqual(['before', 'after']);
  });

  test('may be longer than a call has arguments', () => {
    const path = join(folder, 'x.0.answers');
    const long = Array.from({ length: 200_000 }, () => 0);
    FrameFile.create(path, JSON_DATA).add(...long.slice(0, 100_000));
    FrameFile.resume(path, statSync(path).size, JSON_DATA).add(...long.slice(100_000));
    expect(FrameSeries.resume(folder, 'x', 'answers', 0, JSON_DATA).records).toHaveLength(long.length);
  });

  test.each([
    ['zeros', Buffer.alloc(100)],
    ['what its format cannot read', new FrameMaker(PLAIN_DATA).framesOf([{ no: 'JSON' }])],
  ])('ends before %s', (_, tail) => {
    const path = join(folder, 'f');
    FrameFile.create(path, JSON_DATA).add('whole');
    const { size } = statSync(path);
    appendFileSync(path, tail);
    expect(readFrames(path, JSON_DATA)).toEqual({ records: ['whole'], wholeBytes: size });
  });
});

test('a request is kept with its body byte by byte (property)', () => {
  const path = join(folder, 'f');
  const request = fc.record({
    route: fc.string({ unit: 'binary' }),
    headers: fc.dictionary(fc.constantFrom('authorization', 'x-slfleet-time'), fc.string({ unit: 'binary' })),
    nowMs: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((ms) => !Object.is(ms, -0)),
    body: fc.uint8Array({ maxLength: 40_000 }),
  });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 4 }), (requests) => {
      const file = FrameFile.create(path, REQUEST_FRAME);
      for (const one of requests) file.add(one);
      file.close();
      const { records } = readFrames(path, REQUEST_FRAME);
      expect(records.map(({ body, ...rest }) => ({ ...rest, body: [...body] }))).toEqual(
        requests.map(({ body, ...rest }) => ({ ...rest, headers: { ...rest.headers }, body: [...body] })),
      );
    }),
  );
});

describe('the lock of a run', () => {
  test('keeps others out until it is given free', () => {
    const free = lockRun(folder);
    expect(() => lockRun(folder)).toThrow(coded('SLF_RUN_ACTIVE'));
    free();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
    lockRun(folder)();
  });

  test.each<[string, object | string, boolean]>([
    ['of a process that is gone', { pid: 2 ** 22 + 1, host: hostname(), started: null }, true],
    ['whose number another process has now', { pid: process.pid, host: hostname(), started: 'long ago' }, true],
    ['of another host', { pid: 1, host: `not-${hostname()}`, started: null }, false],
    ['that was cut short', '{"pid":', true],
  ])('%s: taken over %j', (_, holder, taken) => {
    writeFileSync(join(folder, 'lock'), typeof holder === 'string' ? holder : JSON.stringify(holder));
    if (taken) lockRun(folder)();
    else expect(() => lockRun(folder)).toThrow(coded('SLF_RUN_ACTIVE'));
  });
});
