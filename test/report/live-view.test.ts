import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { LiveSnapshot } from '../../src/report/live-frame.js';
import { liveFrame } from '../../src/report/live-frame.js';
import { createLiveView, type LiveView } from '../../src/report/live-view.js';
import { DAY_MS, START_MS } from './run-folder-fixture.js';

const SPAN = { title: 'A licensed year', virtualStartMs: START_MS, virtualEndMs: START_MS + 365 * DAY_MS };

function snapshot(wallMs: number, parts: Partial<LiveSnapshot> = {}): LiveSnapshot {
  return {
    virtualMs: START_MS + 91.25 * DAY_MS,
    wallMs,
    devices: 1_000,
    byState: { AUTHORIZED: 990, OUT_OF_COMPLIANCE: 10, EVALUATION: 0 },
    sent: 12_345,
    ok: 12_000,
    failed: 345,
    perSecond: 1_234.5,
    stallSeconds: 0,
    ...parts,
  };
}

class Terminal extends Writable {
  readonly isTTY = true;
  readonly rows = 24;
  readonly writes: string[] = [];

  constructor(readonly columns: number) {
    super({ decodeStrings: false });
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    this.writes.push(String(chunk));
    done();
  }

  get text(): string {
    return this.writes.join('');
  }
}

function view(terminal: Terminal, isTTY: boolean, quiet = false): LiveView {
  return createLiveView({ ...SPAN, stream: terminal, isTTY, quiet });
}

describe('a frame', () => {
  it('tells virtual time with progress and ETA, devices by state, messages and failures', () => {
    expect(liveFrame(SPAN, snapshot(10_000), 80)).toEqual([
      'A licensed year',
      '[##########------------------------------]  25 %',
      '2025-04-02 (day 91 of 365)  10s so far  about 30s left',
      '1,000 devices  AUTHORIZED 990  OUT_OF_COMPLIANCE 10',
      '12,345 messages  1,235/s  345 failed (2.8 %)',
    ]);
  });

  it.each([20, 40, 79, 200])('is never wider than %i columns', (columns) => {
    const lines = liveFrame(SPAN, snapshot(10_000, { stallSeconds: 12, note: 'stopping, results are kept' }), columns);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  });

  it.each([
    ['at the start', { virtualMs: START_MS }, /\] {2}0 %/, /left/],
    ['at the end', { virtualMs: SPAN.virtualEndMs }, /100 %/, /left/],
    ['held back by the server', { stallSeconds: 2.5 }, /held back 2.5s/, /none failed/],
    ['with no failure', { failed: 0 }, /none failed/, /\(0 %\)/],
    ['with a note', { note: 'starting' }, /starting/, /undefined/],
  ])('%s', (_, parts, shown, notShown) => {
    const text = liveFrame(SPAN, snapshot(10_000, parts), 80).join('\n');
    expect(text).toMatch(shown);
    expect(text).not.toMatch(notShown);
  });

  it('shows a run of less than a day by its length', () => {
    const hour = { ...SPAN, virtualEndMs: START_MS + 3_600_000 };
    expect(liveFrame(hour, snapshot(1_000, { virtualMs: START_MS + 900_000 }), 80).join('\n')).toContain('15m of 1h');
  });
});

describe('in a terminal', () => {
  it('redraws at most ten times a second', () => {
    const terminal = new Terminal(80);
    const live = view(terminal, true);
    for (let wallMs = 0; wallMs < 1_000; wallMs += 10) live.update(snapshot(wallMs, { sent: wallMs }));
    live.stop();
    expect(terminal.text.match(/A licensed year/g)?.length ?? 0).toBeLessThanOrEqual(10);
    expect(terminal.text).toContain('900 messages');
  });

  it('leaves nothing behind when it stops, shows nothing afterwards, and never hides the cursor', () => {
    const terminal = new Terminal(40);
    const live = view(terminal, true);
    live.update(snapshot(0));
    live.stop();
    const written = terminal.writes.length;
    live.update(snapshot(5_000));
    live.stop();
    expect(terminal.writes).toHaveLength(written);
    expect(terminal.text).toContain('\u001b[2K');
    expect(terminal.text).not.toContain('\u001b[?25l');
    expect(terminal.writes.at(-1)).not.toContain('licensed');
  });

  it('adds no signal handlers, so that Ctrl-C stays with the run', () => {
    const before = process.listenerCount('SIGINT');
    const live = view(new Terminal(80), true);
    live.update(snapshot(0));
    expect(process.listenerCount('SIGINT')).toBe(before);
    live.stop();
  });
});

describe('elsewhere', () => {
  it('writes a line at once, one every five seconds, and the last', () => {
    const terminal = new Terminal(80);
    const live = view(terminal, false);
    for (let wallMs = 0; wallMs <= 12_000; wallMs += 100) live.update(snapshot(wallMs, { sent: wallMs }));
    live.stop();
    expect(terminal.text.split('\n').map((line) => /([\d,]+) messages/.exec(line)?.[1])).toEqual([
      '0',
      '5,000',
      '10,000',
      '12,000',
      undefined,
    ]);
    expect(terminal.text).not.toContain('\u001b');
  });

  it('does not write the last line twice', () => {
    const terminal = new Terminal(80);
    const live = view(terminal, false);
    live.update(snapshot(0));
    live.stop();
    expect(terminal.writes).toHaveLength(1);
  });

  it('writes nothing when it is to be quiet', () => {
    const terminal = new Terminal(80);
    for (const isTTY of [true, false]) {
      const live = view(terminal, isTTY, true);
      live.update(snapshot(0));
      live.stop();
    }
    expect(terminal.writes).toEqual([]);
  });
});
