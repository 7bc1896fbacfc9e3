import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check, demand, play, RUNS, SECRET, stories } from './policy-stories.js';

describe('whatever happens to a device', () => {
  it('at most one message is in flight, and only the end of that one counts', () => {
    check(() => {
      let inFlight = false;
      return {
        before(bench, told) {
          const { state } = bench;
          if (told.kind === 'reload' || told.kind === 'power-off') inFlight = false;
          if (told.kind !== 'answer' && told.kind !== 'send-failed') return;
          if (!state.powered || state.inFlight === null || told.sentAtMs !== state.sentAtMs) return;
          if (told.kind === 'send-failed' || told.answer.type === state.inFlight) inFlight = false;
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

  it('no deadline lies in the past after a step', () => {
    check(() => ({
      after(bench) {
        const { state, now, nextDeadline } = bench;
        if (state.powered) demand(nextDeadline > now, 'a deadline that has passed', bench);
        else demand(nextDeadline === Number.POSITIVE_INFINITY, 'a deadline while off', bench);
      },
    }));
  });

  it('who has something to report and a way to do so has a deadline ahead', () => {
    check(() => ({
      after(bench) {
        const { state, nextDeadline } = bench;
        if (!state.powered || state.reach !== 'everything' || state.inFlight !== null) return;
        demand(nextDeadline < Number.POSITIVE_INFINITY, 'no push ahead', bench);
        for (const { state: is, pollId } of state.reports) {
          const waits = state.polls.some((poll) => poll.pollId === pollId);
          demand((is === 'UNACKNOWLEDGED') === (pollId !== ''), 'a poll id without waiting for it', bench);
          demand(is !== 'UNACKNOWLEDGED' || waits, 'nobody asks for its ACK', bench);
        }
      },
    }));
  });

  it('only what its transport and its trust allow is sent', () => {
    check(() => ({
      after(bench, _told, sent) {
        if (sent === null) return;
        const { transport: by } = bench.context;
        demand(by !== 'off', `sent ${sent.type} with transport off`, bench);
        demand(sent.type !== 'hello' || by === 'cslu', 'a hello without a CSLU', bench);
        const trusted = bench.state.trust.length > 0 && !bench.state.identityRefused;
        demand(sent.type === 'trust' || by === 'cslu' || trusted, `sent ${sent.type} without trust`, bench);
      },
    }));
  });

  it('the token is nowhere but where it belongs', () => {
    check(() => ({
      after(bench, _told, sent) {
        const rest = JSON.stringify({ ...bench.state, trustToken: null });
        demand(!rest.includes(SECRET), 'in the state', bench);
        const message = JSON.stringify(sent?.type === 'trust' ? { ...sent, token: '' } : sent);
        demand(!message.includes(SECRET), 'in a message', bench);
      },
    }));
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

  it('time costs in proportion to messages, not to samples', () => {
    check(() => ({
      after(bench) {
        // Every step is a message, its end, a command or a deletion of what was acknowledged.
        const commands = 1 + 24 * 2;
        demand(bench.steps <= 2 * bench.sent.length + bench.state.reportsMade + 200 + commands, 'idle steps', bench);
      },
    }));
  });
});
