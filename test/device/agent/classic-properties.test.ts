import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../src/device/agent/agent.js';
import { NO_INSTANT_MS } from '../../../src/device/agent/classic-state.js';
import { DEFAULT_RHYTHM } from '../../../src/device/agent/rhythm.js';
import { draw } from '../../../src/random/draw.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/time/duration.js';
import type { DeviceRequest } from '../../../src/wire/messages.js';
import { Bench, LICENCES, type Mode, type Watcher } from './bench.js';

const RUNS = 1_000;
const EVALUATION_MS = 90 * DAY_MS;

/** What happens to the device and around it, in random order. */
type Action =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'tell'; readonly event: AgentEvent }
  | { readonly do: 'mode'; readonly mode: Mode; readonly latencyMs: number }
  | { readonly do: 'use'; readonly inUse: boolean };

interface Story {
  readonly expressway: boolean;
  readonly saves: boolean;
  /** Begins with a device that is on and told to register; else half of the stories would be silent. */
  readonly begun: boolean;
  readonly actions: readonly Action[];
}

const wait = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 5 * MINUTE_MS }) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 8 * HOUR_MS }) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 32 * DAY_MS }) },
    { weight: 1, arbitrary: fc.integer({ min: 60 * DAY_MS, max: 190 * DAY_MS }) },
  )
  .map((ms): Action => ({ do: 'wait', ms }));
const event = fc
  .oneof(
    fc.constantFrom<AgentEvent>(
      { kind: 'power-on' },
      { kind: 'power-off' },
      { kind: 'reload' },
      { kind: 'save' },
      { kind: 'deregister' },
      { kind: 'renew-auth' },
      { kind: 'renew-id' },
      { kind: 'timer' },
    ),
    fc.boolean().map((force): AgentEvent => ({ kind: 'register', token: 'TOKEN', force })),
  )
  .map((told): Action => ({ do: 'tell', event: told }));
const mode = fc
  .record({
    mode: fc.constantFrom<Mode>('ok', 'ok', 'out-of-compliance', 'refuse', 'invalid-data', 'down', 'waiting'),
    latencyMs: fc.constantFrom(0, 1, SECOND_MS, 5 * MINUTE_MS),
  })
  .map((way): Action => ({ do: 'mode', ...way }));
const use = fc.boolean().map((inUse): Action => ({ do: 'use', inUse }));

const stories: fc.Arbitrary<Story> = fc.record({
  expressway: fc.boolean(),
  saves: fc.boolean(),
  begun: fc.boolean(),
  actions: fc.array(
    fc.oneof(
      { weight: 5, arbitrary: wait },
      { weight: 4, arbitrary: event },
      { weight: 2, arbitrary: mode },
      { weight: 1, arbitrary: use },
    ),
    { minLength: 1, maxLength: 24 },
  ),
});

function play(story: Story, watcher: Watcher): Bench {
  const bench = new Bench(
    {
      savesRegistration: story.saves,
      rhythm: story.expressway
        ? { ...DEFAULT_RHYTHM, usageMs: 6 * HOUR_MS, evaluationStopsAtRegistration: true }
        : DEFAULT_RHYTHM,
    },
    watcher,
  );
  if (story.begun) bench.tell({ kind: 'power-on' }).register();
  for (const action of story.actions) {
    switch (action.do) {
      case 'wait':
        bench.wait(action.ms);
        break;
      case 'tell':
        bench.tell(action.event);
        break;
      case 'mode':
        bench.mode = action.mode;
        bench.latencyMs = action.latencyMs;
        break;
      case 'use':
        bench.use(action.inUse ? LICENCES : []);
        break;
    }
  }
  return bench;
}

function demand(condition: boolean, what: string, bench: Bench): void {
  if (!condition) throw new Error(`${what}\nat +${bench.elapsedMs} ms: ${JSON.stringify(bench.state)}`);
}

/** The device will take this event as the end of the message it has in flight. */
function ends(bench: Bench, told: AgentEvent): boolean {
  if (told.kind !== 'answer' && told.kind !== 'send-failed') return false;
  const { state } = bench;
  if (!state.powered || state.inFlight === null || told.sentAtMs !== state.sentAtMs) return false;
  return told.kind === 'send-failed' || told.answer.type === state.inFlight;
}

const isFailure = (told: AgentEvent) =>
  told.kind === 'send-failed' || (told.kind === 'answer' && told.answer.status === 'FAILED');
const unregistered = (bench: Bench) =>
  bench.state.licensing === 'EVALUATION' || bench.state.licensing === 'EVALUATION_EXPIRED';

function check(watcher: (story: Story) => Watcher): void {
  fc.assert(
    fc.property(stories, (story) => {
      play(story, watcher(story));
    }),
    { numRuns: RUNS },
  );
}

describe('whatever happens', () => {
  it('nothing is sent in evaluation but a registration that was commanded (S2)', () => {
    check(() => {
      let wanted = false;
      let fresh = false;
      let registering = false;
      return {
        before(bench, told) {
          if (!bench.state.powered) return;
          if (told.kind === 'register') wanted = fresh = true;
          if (told.kind === 'deregister' || told.kind === 'reload' || told.kind === 'power-off') wanted = false;
          registering = ends(bench, told) && bench.state.inFlight === 'registration';
        },
        after(bench, told, sent) {
          if (sent !== null && (unregistered(bench) || sent.type === 'registration')) {
            demand(sent.type === 'registration' && wanted, `sent ${sent.type} in ${bench.state.licensing}`, bench);
          }
          if (registering && !isFailure(told) && !fresh) wanted = false;
          if (sent?.type === 'registration') fresh = false;
        },
      };
    });
  });

  it('a retry lies on its ladder (S2; P§8)', () => {
    check(() => {
      let type: DeviceRequest['type'] | null = null;
      let attempts = 0;
      let registrationFailedMs = NO_INSTANT_MS;
      let authorizationFailedMs = NO_INSTANT_MS;
      return {
        before(bench, told) {
          type = ends(bench, told) ? bench.state.inFlight : null;
          if (told.kind === 'register') registrationFailedMs = NO_INSTANT_MS;
        },
        after(bench, told, sent) {
          const { state, now } = bench;
          if (sent?.type === 'registration') attempts += 1;
          if (type !== null && !isFailure(told)) {
            if (type === 'registration' || type === 'authorization') authorizationFailedMs = NO_INSTANT_MS;
          }
          if (unregistered(bench)) authorizationFailedMs = NO_INSTANT_MS;
          if (type === null || !isFailure(told)) return;
          if (type === 'registration' && state.registrationToken !== null && sent?.type !== 'registration') {
            registrationFailedMs = Math.min(registrationFailedMs, now);
            const rung = now - registrationFailedMs < 4 * HOUR_MS ? 15 * MINUTE_MS : HOUR_MS;
            const jitter = Math.floor(draw(7, 17, 'registration-retry-jitter', attempts) * 2 * MINUTE_MS);
            // Owed at once instead, if told to register while this attempt was in flight.
            const owed = state.registrationDueMs <= now;
            demand(owed || state.registrationDueMs === now + rung + jitter, 'registration off its ladder', bench);
          }
          if (type === 'idCertificateRenewal' && !unregistered(bench) && state.inFlight !== type) {
            const due = state.idRenewalDueMs;
            demand(due <= now || due === now + HOUR_MS, 'ID renewal off its ladder', bench);
          }
          if (type === 'authorization' && !unregistered(bench)) {
            const pending = told.kind === 'send-failed' && told.pending;
            const isFirst = authorizationFailedMs === NO_INSTANT_MS;
            if (!pending && isFirst) authorizationFailedMs = now;
            if (state.inFlight === 'authorization' || state.authorizationDueMs <= now) return;
            let rung = 23 * HOUR_MS;
            if (state.licensing === 'AUTHORIZATION_EXPIRED') rung = HOUR_MS;
            if (state.licensing === 'OUT_OF_COMPLIANCE') {
              rung = now - authorizationFailedMs < 2 * HOUR_MS ? 15 * MINUTE_MS : 4 * HOUR_MS;
            }
            if (isFirst) rung = 30 * SECOND_MS;
            if (pending) rung = 19 * MINUTE_MS + 7 * SECOND_MS;
            demand(state.authorizationDueMs === now + rung, 'authorization off its ladder', bench);
          }
        },
      };
    });
  });

  it('evaluation time is neither lost nor regained: what is left is 90 days less the use (S2, S3, S4)', () => {
    check(({ expressway }) => {
      let usedMs = 0;
      let sinceMs = 0;
      let counting = false;
      let authorized = false;
      let left = EVALUATION_MS;
      let listed = 0;
      let took: DeviceRequest['type'] | null = null;
      return {
        before(bench, told) {
          if (counting) usedMs += bench.now - sinceMs;
          sinceMs = bench.now;
          took = ends(bench, told) && !isFailure(told) ? bench.state.inFlight : null;
        },
        after(bench, _told, sent) {
          if (took === 'registration' || unregistered(bench)) authorized = false;
          else if (took === 'authorization' || (took === 'usage' && listed > 0)) authorized = true;
          if (sent?.type === 'authorization' || sent?.type === 'usage') listed = sent.entitlements.length;
          const answered = !unregistered(bench) && (expressway || authorized);
          counting = bench.state.powered && bench.context.entitlements.length > 0 && !answered;
          const now = bench.evaluationLeftMs;
          demand(now <= left, 'evaluation time regained', bench);
          demand(now === Math.max(0, EVALUATION_MS - usedMs), `evaluation left ${now}, used ${usedMs}`, bench);
          demand(
            !unregistered(bench) || (now === 0) === (bench.state.licensing === 'EVALUATION_EXPIRED'),
            'state',
            bench,
          );
          left = now;
        },
      };
    });
  });

  it('whoever owes a message has a deadline ahead, unless a message is in flight or the power is off', () => {
    check(() => ({
      after(bench) {
        const { state, now, nextDeadline } = bench;
        if (!state.powered) return demand(nextDeadline === Number.POSITIVE_INFINITY, 'a deadline while off', bench);
        demand(nextDeadline > now, 'a deadline that has passed', bench);
        if (state.inFlight !== null) return;
        const dues = [state.registrationDueMs, state.idRenewalDueMs, state.authorizationDueMs, state.usageDueMs];
        demand(!state.deregistrationOwed, 'a deregistration left behind', bench);
        demand(nextDeadline <= Math.min(...dues) || Math.min(...dues) === NO_INSTANT_MS, 'later than due', bench);
        demand(state.registrationToken === null || state.registrationDueMs !== NO_INSTANT_MS, 'no retry', bench);
        demand(unregistered(bench) || state.idRenewalDueMs !== NO_INSTANT_MS, 'no ID renewal ahead', bench);
        demand(
          unregistered(bench) || bench.context.entitlements.length === 0 || state.authorizationDueMs !== NO_INSTANT_MS,
          'licences in use, and no authorization ahead',
          bench,
        );
      },
    }));
  });

  it('at most one message is in flight, and only the end of that one counts', () => {
    check(() => {
      let inFlight = false;
      return {
        before(bench, told) {
          if (ends(bench, told) || told.kind === 'reload' || told.kind === 'power-off') inFlight = false;
        },
        after(bench, _told, sent) {
          if (sent !== null) {
            demand(!inFlight, 'two messages in flight', bench);
            inFlight = true;
          }
          demand((bench.state.inFlight !== null) === inFlight, 'in flight or not', bench);
        },
      };
    });
  });

  it('the state is plain JSON: a device that is written and read before every step does the same', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const plain = play(story, {});
        const stored = play(story, {
          before(bench) {
            bench.state = JSON.parse(JSON.stringify(bench.state));
          },
        });
        expect(stored.sent).toEqual(plain.sent);
        expect(stored.state).toEqual(plain.state);
        expect(JSON.parse(JSON.stringify(plain.state))).toEqual(plain.state);
      }),
      { numRuns: RUNS },
    );
  });
});
