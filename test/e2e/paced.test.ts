import { describe, expect, it } from 'vitest';
import { brokenChecks, fixture, summaryOf, workspace } from './slfleet.js';

const space = workspace();
const SPEED = 3600;
const SPAN_SECONDS = 4 * 3600;

/** Virtual time follows real time by a factor (design §3). Wall time has a least value, and no greatest that could be relied on. */
describe.concurrent.each(['closed', 'open'])(
  `four virtual hours at --speed ${SPEED}x over HTTPS, pacing %s`,
  (pacing) => {
    it('passes, takes its time, and accounts stall and lateness', async () => {
      const out = space.fresh();
      // Everything is sent in the first half hour; the rest is time for a slow machine, which open pacing does not wait for.
      const link = ['--link', 'https', '--for', '4h', '--speed', `${SPEED}x`, '--pacing', pacing];
      const { exitCode } = await space.run(['run', fixture('two-hours'), ...link, '--quiet', '--out', out]);
      const summary = summaryOf(out);
      expect({ exitCode, broken: brokenChecks(summary) }).toEqual({ exitCode: 0, broken: [] });
      const { time, latencyMs, messages } = summary;
      expect(time.virtualSeconds).toBe(SPAN_SECONDS);
      expect(time.wallSeconds).toBeGreaterThanOrEqual(SPAN_SECONDS / SPEED - 0.05);
      expect(time.stallSeconds).toBeLessThanOrEqual(time.wallSeconds);
      // With open pacing time never stands still, so there is nothing to account.
      if (pacing === 'open') expect(time.stallSeconds).toBe(0);
      expect(messages).toMatchObject({ sent: 24, ok: 24 });
      const { service, corrected } = latencyMs;
      expect(service.p50).toBeGreaterThan(0);
      for (const quantile of ['p50', 'p90', 'p95', 'p99', 'max'] as const) {
        expect(corrected[quantile], quantile).toBeGreaterThanOrEqual(service[quantile]);
        expect(corrected[quantile], quantile).toBeLessThan(time.wallSeconds * 1000);
      }
    });
  },
);
