import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, createOutbox, exceedsSizeLimit, sticksInQueue } from '../../../src/device/call-home/outbox.js';
import { CATALYST, configured, EXPRESSWAY, NEXUS } from './profiles.js';

const CALL_HOME = configured(CATALYST);
const SMART = configured(EXPRESSWAY);
const START_MS = Date.UTC(2026, 0, 1);

/** Gaps between messages that agents want to send: bursts, trickles and pauses. */
const gapsMs = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 200_000 })),
  { minLength: 1, maxLength: 200 },
);

/** Sends one message after the other, each waiting until the gate lets it pass; returns when each left. */
function sendAll(
  gaps: readonly number[],
): { readonly wantedMs: number; readonly leftMs: number; readonly asks: number }[] {
  const outbox = createOutbox();
  let nowMs = START_MS;
  return gaps.map((gap) => {
    nowMs += gap;
    const wantedMs = nowMs;
    for (let asks = 1; ; asks++) {
      const answer = admit(outbox, CALL_HOME, nowMs);
      if (answer === nowMs) return { wantedMs, leftMs: nowMs, asks };
      expect(answer).toBeGreaterThan(nowMs);
      nowMs = answer;
    }
  });
}

describe('the limit of 20 messages a minute (P§2.3)', () => {
  it('lets 20 leave at once and holds the 21st', () => {
    const sent = sendAll(Array.from({ length: 21 }, () => 0));
    expect(sent.slice(0, 20).every(({ wantedMs, leftMs }) => leftMs === wantedMs)).toBe(true);
    const { wantedMs, leftMs } = sent[20] as (typeof sent)[number];
    expect(leftMs - wantedMs).toBeGreaterThanOrEqual(60_000);
    expect(leftMs - wantedMs).toBeLessThanOrEqual(72_000);
  });

  it('is never exceeded in any minute', () => {
    fc.assert(
      fc.property(gapsMs, (gaps) => {
        const left = sendAll(gaps).map(({ leftMs }) => leftMs);
        for (let i = 20; i < left.length; i++) {
          expect((left[i] as number) - (left[i - 20] as number)).toBeGreaterThan(60_000);
        }
      }),
    );
  });

  it('forgets no message: each leaves at the latest at the instant named when it was held', () => {
    fc.assert(
      fc.property(gapsMs, (gaps) => {
        const sent = sendAll(gaps);
        expect(sent).toHaveLength(gaps.length);
        for (const { asks, leftMs, wantedMs } of sent) {
          expect(asks).toBeLessThanOrEqual(2);
          expect(leftMs - wantedMs).toBeLessThanOrEqual(72_000);
        }
      }),
    );
  });

  it('delays nothing that keeps to 16 messages a minute', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 3_790, max: 60_000 }), { maxLength: 100 }), (gaps) => {
        expect(sendAll(gaps).every(({ asks }) => asks === 1)).toBe(true);
      }),
    );
  });

  it('is plain data that survives a checkpoint', () => {
    const outbox = createOutbox();
    for (let i = 0; i < 20; i++) admit(outbox, CALL_HOME, START_MS);
    const restored = JSON.parse(JSON.stringify(outbox));
    expect(admit(restored, CALL_HOME, START_MS + 1)).toBe(admit(outbox, CALL_HOME, START_MS + 1));
  });

  it('does not hold for Smart Transport', () => {
    const outbox = createOutbox();
    for (let i = 0; i < 100; i++) expect(admit(outbox, SMART, START_MS)).toBe(START_MS);
  });
});

describe('the message size limit (S4, P§2.3)', () => {
  it.each([
    ['at the limit', CALL_HOME, 3_145_728, false],
    ['a byte beyond', CALL_HOME, 3_145_729, true],
    ['Smart Transport has none', SMART, 3_145_729, false],
  ])('%s', (_rule, configuration, sizeBytes, expected) => {
    expect(exceedsSizeLimit(configuration, sizeBytes)).toBe(expected);
  });
});

describe('messages stuck in the queue (F12, CSCvv67469)', () => {
  it.each([
    ['NX-OS, name service silent', 'nx-os', configured(NEXUS), 'dns-silent', true],
    ['NX-OS, name service down: it fails', 'nx-os', configured(NEXUS), 'dns', false],
    [
      'NX-OS by Smart Transport: no call home, no queue',
      'nx-os',
      { ...configured(NEXUS), kind: 'smart' },
      'dns-silent',
      false,
    ],
    ['IOS-XE: it fails', 'ios-xe', CALL_HOME, 'dns-silent', false],
    ['Expressway: it fails', 'expressway', SMART, 'dns-silent', false],
  ] as const)('%s', (_rule, os, configuration, kind, expected) => {
    expect(sticksInQueue(os, configuration, { kind })).toBe(expected);
  });
});
