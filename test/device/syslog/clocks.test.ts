import { describe, expect, it } from 'vitest';
import { type Countdown, nextWarningMs } from '../../../src/device/syslog/countdown.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/duration.js';
import { factsOf, historyOf, lineOf, narrate, type Part, START_MS } from './narrate.js';

/** P§2.6 (YM, evaluation-expiration-warning): 60, 30, 21, 14, 7 days, daily in the last week, hourly on the last day. */
const DAYS_BEFORE = [60, 30, 21, 14, 7, 6, 5, 4, 3, 2, 1];
const HOURS_BEFORE = Array.from({ length: 23 }, (_, hour) => 23 - hour);
const ENDS_MS = START_MS + 90 * DAY_MS;
const AS_DOCUMENTED = [
  ...DAYS_BEFORE.map((days) => ENDS_MS - days * DAY_MS),
  ...HOURS_BEFORE.map((hours) => ENDS_MS - hours * HOUR_MS),
];

const facts = factsOf();

function saidBy(parts: readonly Part[], untilMs: number, mnemonic: string) {
  const { messages } = narrate(historyOf(facts.profile, parts), facts, untilMs);
  return messages.filter((message) => message.mnemonic === mnemonic);
}

describe('the evaluation period', () => {
  const WARNING = 'EVAL_WILL_EXPIRE_WARNING';

  it('is warned of at the documented instants, to the millisecond', () => {
    const warnings = saidBy([], ENDS_MS, WARNING);
    expect(warnings.map(({ t }) => t)).toEqual(AS_DOCUMENTED);
    expect(warnings.map(lineOf).slice(0, 1)).toEqual([
      'SMART_LIC-3-EVAL_WILL_EXPIRE_WARNING: Evaluation period will expire in 60 days, 0 hours, 0 minutes, 0 seconds',
    ]);
    expect(warnings.at(-1)?.text).toBe('Evaluation period will expire in 0 days, 1 hours, 0 minutes, 0 seconds');
  });

  it('is not warned of before its time', () => {
    expect(saidBy([], ENDS_MS - 60 * DAY_MS - 1, WARNING)).toEqual([]);
    expect(saidBy([], ENDS_MS - 60 * DAY_MS, WARNING)).toHaveLength(1);
  });

  it('stands still once registration and authorization were answered, and goes on from what is left (S2)', () => {
    const parts: Part[] = [
      { at: 20 * DAY_MS, ok: 'registration', to: 'REGISTERED' },
      { at: 25 * DAY_MS, ok: 'authorization', to: 'AUTHORIZED' },
      { at: 300 * DAY_MS, ok: 'deregistration', to: 'EVALUATION' },
    ];
    const warnings = saidBy(parts, START_MS + 306 * DAY_MS, WARNING);
    // 65 days were left: the registration alone does not stop the clock.
    expect(warnings.map(({ t }) => (t - START_MS) / DAY_MS)).toEqual([305]);
  });

  it('stands still without power: what would have been due then is not made up for', () => {
    const parts: Part[] = [
      { at: 10 * DAY_MS, power: 'off' },
      { at: 200 * DAY_MS, power: 'on' },
    ];
    const warnings = saidBy(parts, START_MS + 221 * DAY_MS, WARNING);
    expect(warnings.map(({ t }) => (t - START_MS) / DAY_MS)).toEqual([220]);
  });

  it('runs through a reload, which repeats no warning', () => {
    const parts: Part[] = [{ at: 31 * DAY_MS, power: 'reload' }];
    expect(saidBy(parts, ENDS_MS, WARNING).map(({ t }) => t)).toEqual(AS_DOCUMENTED);
  });

  it('is not warned of at the instant at which the device is registered and authorized', () => {
    const at = 30 * DAY_MS;
    const parts: Part[] = [
      { at: at - 1_000, ok: 'registration', to: 'REGISTERED' },
      { at, ok: 'authorization', to: 'AUTHORIZED' },
    ];
    expect(saidBy(parts, START_MS + 40 * DAY_MS, WARNING)).toEqual([]);
  });

  it('once spent is recalled every hour (P§2.6, evaluation-expired), until the device registers', () => {
    const parts: Part[] = [
      { at: 90 * DAY_MS, becomes: 'EVALUATION_EXPIRED' },
      { at: 90 * DAY_MS + 3.5 * HOUR_MS, ok: 'registration', to: 'REGISTERED' },
    ];
    const reminders = saidBy(parts, START_MS + 100 * DAY_MS, 'EVAL_EXPIRED_WARNING');
    expect(reminders.map(({ t }) => (t - ENDS_MS) / HOUR_MS)).toEqual([1, 2, 3]);
    expect(reminders[0]?.text).toBe('Evaluation period expired on Apr 01 00:00:00 2026 UTC');
  });

  it('can be spent by a registered device that is never authorized, which only its log shows (S2)', () => {
    const parts: Part[] = [{ at: DAY_MS, ok: 'registration', to: 'REGISTERED' }];
    expect(saidBy(parts, ENDS_MS - 1, 'EVAL_EXPIRED')).toEqual([]);
    expect(saidBy(parts, ENDS_MS + DAY_MS, 'EVAL_EXPIRED').map(({ t }) => t)).toEqual([ENDS_MS]);
    expect(saidBy(parts, ENDS_MS + DAY_MS, 'EVAL_EXPIRED_WARNING')).toEqual([]);
  });
});

describe('the ID certificate', () => {
  const WARNING = 'ID_CERT_EXPIRED_WARNING';
  const registered: Part[] = [
    { at: DAY_MS, ok: 'registration', to: 'REGISTERED' },
    { at: DAY_MS + MINUTE_MS, ok: 'authorization', to: 'AUTHORIZED' },
  ];
  const expiresMs = START_MS + 366 * DAY_MS;

  it('is warned of as the evaluation is [I]', () => {
    const warnings = saidBy(registered, expiresMs, WARNING);
    expect(warnings.map(({ t }) => expiresMs - t)).toEqual(AS_DOCUMENTED.map((t) => ENDS_MS - t));
    expect(warnings[0]?.text).toBe("This device's registration will expire in 60 days, 0 hours, 0 minutes, 0 seconds");
  });

  it('renewed in time is not', () => {
    const renewed: Part[] = [...registered, { at: 180 * DAY_MS, ok: 'idCertificateRenewal' }];
    expect(saidBy(renewed, START_MS + (180 + 365 - 60) * DAY_MS - 1, WARNING)).toEqual([]);
  });

  it('ends with the registration', () => {
    const gone: Part[] = [...registered, { at: 2 * DAY_MS, ok: 'deregistration', to: 'EVALUATION' }];
    expect(saidBy(gone, expiresMs, WARNING)).toEqual([]);
  });
});

it('a warning is strictly after the latest one, whatever is left', () => {
  const countdown: Countdown = { endsMs: 100 * DAY_MS, warnedUntilMs: 40 * DAY_MS };
  expect(nextWarningMs(countdown)).toBe(70 * DAY_MS);
  countdown.warnedUntilMs = 99 * DAY_MS + 23 * HOUR_MS;
  expect(nextWarningMs(countdown)).toBe(Number.POSITIVE_INFINITY);
});
