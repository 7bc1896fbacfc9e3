import { describe, expect, it } from 'vitest';
import { createReplayGuard } from '../../src/wire/replay-guard.js';

describe('the replay guard', () => {
  it('refuses a key within the window and takes it again after two', () => {
    const guard = createReplayGuard({ windowMs: 1_000, maxKeysPerGeneration: 100 });
    expect(guard.accept('a', 0)).toBe(true);
    expect(guard.accept('a', 0)).toBe(false);
    expect(guard.accept('b', 0)).toBe(true);
    expect(guard.accept('a', 999)).toBe(false);
    expect(guard.accept('c', 1_000)).toBe(true);
    expect(guard.accept('a', 1_999)).toBe(false);
    expect(guard.accept('a', 2_000)).toBe(true);
  });

  it('remembers for a whole window wherever in a generation the key came', () => {
    for (let at = 0; at < 3_000; at += 100) {
      const guard = createReplayGuard({ windowMs: 1_000, maxKeysPerGeneration: 100 });
      guard.accept('first', 0);
      guard.accept('key', at);
      for (let later = at; later < at + 1_000; later += 50) expect(guard.accept('key', later)).toBe(false);
    }
  });

  it('forgets all after a long silence', () => {
    const guard = createReplayGuard({ windowMs: 1_000, maxKeysPerGeneration: 100 });
    guard.accept('a', 0);
    expect(guard.accept('b', 10_000)).toBe(true);
    expect(guard.accept('a', 10_000)).toBe(true);
  });

  it('holds at most two generations, and at least the latest one, whatever the load', () => {
    const guard = createReplayGuard({ windowMs: 1_000, maxKeysPerGeneration: 10 });
    for (let n = 0; n < 100; n += 1) expect(guard.accept(`k${n}`, 0)).toBe(true);
    for (let n = 90; n < 100; n += 1) expect(guard.accept(`k${n}`, 0)).toBe(false);
    expect(guard.accept('k0', 0)).toBe(true);
  });
});
