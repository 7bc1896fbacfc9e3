import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply, RouteRequest } from '../../../src/endpoint/http-request.js';
import { AnswerJournal } from '../../../src/fleet/checkpoint/answer-journal.js';
import { readFrames } from '../../../src/fleet/checkpoint/frame-file.js';
import { REQUEST_FRAME } from '../../../src/fleet/checkpoint/request-frame.js';
import { ServerKeeper } from '../../../src/fleet/checkpoint/server-keeper.js';
import type { FleetDevice } from '../../../src/fleet/fleet-device.js';
import type { AgentRequest } from '../../../src/wire/agent-messages.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slfleet-written-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const OUTCOME = { kind: 'no-reply' };
const MESSAGE = { local: 3, sendNumber: 7, sentType: 'registration', orderedAt: 2 } as const;
const DEVICE = { ...MESSAGE, outcome: OUTCOME, outcomeAt: 5, serviceMs: 1, lateMs: 0 } as FleetDevice;
const REGISTRATION = { type: 'registration', force: false } as AgentRequest;

describe('the journal of answers (decision 13)', () => {
  test('holds after a kill what was written, and only that', () => {
    const killed = new AnswerJournal(folder, 's', 0);
    killed.ended(DEVICE, 0);
    expect(new AnswerJournal(folder, 's', 0).known(DEVICE)).toBeNull();
    killed.write();
    expect(new AnswerJournal(folder, 's', 0).known(DEVICE)).toMatchObject({ outcome: OUTCOME, outcomeAt: 5 });
  });

  test('a registration that left and whose answer nobody knows goes out with force (F1)', () => {
    expect(new AnswerJournal(folder, 's', 0).outgoing(DEVICE, REGISTRATION)).toMatchObject({ force: false });
    expect(new AnswerJournal(folder, 's', 0).outgoing(DEVICE, REGISTRATION)).toMatchObject({ force: true });
  });

  test.each([
    ['of another number', { sendNumber: 8 }],
    ['of another type', { sentType: 'trust' }],
    ['that was wanted at another instant', { orderedAt: 3 }],
  ])('says nothing of a message %s', (_, other) => {
    const killed = new AnswerJournal(folder, 's', 0);
    killed.outgoing(DEVICE, REGISTRATION);
    killed.ended(DEVICE, 0);
    killed.write();
    const journal = new AnswerJournal(folder, 's', 0);
    const device = { ...DEVICE, ...other } as FleetDevice;
    expect(journal.known(device)).toBeNull();
    expect(journal.outgoing(device, REGISTRATION)).toMatchObject({ force: false });
  });

  /** A device has sent so many messages, all of which are registrations that were ordered at its number. */
  const having = (sendNumber: number) => ({ ...DEVICE, local: 0, sendNumber, orderedAt: sendNumber }) as FleetDevice;

  test('hands on to the next checkpoint what the devices have not come to, whether or not it comes to stand', () => {
    const killed = new AnswerJournal(folder, 's', 0);
    for (const number of [1, 2, 3]) killed.outgoing(having(number), REGISTRATION);
    for (const number of [1, 2]) killed.ended(having(number), 0);
    killed.close();
    const again = new AnswerJournal(folder, 's', 0);
    // Nobody asked for the first, as after a console: it is not handed on for ever.
    again.begin(1, [having(1)]);
    // That checkpoint was not written, and what comes now must be found by whoever looks for it from the one before.
    again.ended(having(4), 0);
    again.begin(1, [having(1)]);
    again.close();
    const known = (from: number) => {
      const journal = new AnswerJournal(folder, 's', from);
      const ended = [1, 2, 3, 4].filter((number) => journal.known(having(number)) !== null);
      const repeated = journal.outgoing(having(3), REGISTRATION);
      journal.close();
      return { ended, repeated };
    };
    const repeated = { type: 'registration', force: true };
    expect(known(1)).toEqual({ ended: [2, 4], repeated });
    expect(known(0)).toEqual({ ended: [1, 2, 4], repeated });
  });
});

/** A server that keeps itself so often, and what its requests come to. */
function keeping(everyMs: number, capture: () => object = () => ({})) {
  const failures: unknown[] = [];
  const keeper = new ServerKeeper({ folder, firstMs: 0, everyMs, share: 1 }, 0, capture, (error) => {
    failures.push(error);
  });
  const reply: Reply = { status: 200, contentType: 'text/plain', body: '' };
  const route = keeper.before('/', () => reply);
  const request: RouteRequest = { path: '/', method: 'POST', query: '', remote: '', headers: {}, nowMs: 0 };
  const ask = async (n: number): Promise<boolean> => (await route(Buffer.from([n]), request)) === reply;
  const kept = (number: number) =>
    readFrames(join(folder, `server.${number}.requests`), REQUEST_FRAME).records.map(({ body }) => body[0]);
  return { keeper, failures, ask, kept };
}

test.each([1, 8, 20])('%i requests of one turn: each is on disk before it is answered', async (requests) => {
  const { keeper, ask, kept } = keeping(1e9);
  const seen = Array.from({ length: requests }, async (_, n) => (await ask(n)) && kept(0).includes(n));
  expect(await Promise.all(seen)).toEqual(seen.map(() => true));
  expect(kept(0)).toEqual(seen.map((_, n) => n));
  keeper.close();
});

test('a server that cannot be kept for want of files answers on, and nothing of it is lost', async () => {
  let files = false;
  const { keeper, failures, ask, kept } = keeping(0, () => {
    if (!files) throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
    return {};
  });
  expect(await ask(1)).toBe(true);
  expect(await ask(2)).toBe(true);
  expect({ failures, kept: kept(0) }).toEqual({ failures: [], kept: [1, 2] });
  files = true;
  expect(await ask(3)).toBe(true);
  expect([kept(0), kept(1), ServerKeeper.read(folder, () => true)?.number]).toEqual([[1, 2], [3], 1]);
  keeper.close();
});

test('a server whose next requests have no file has no checkpoint they would be missing from', async () => {
  const { keeper, ask, kept } = keeping(1e9);
  expect(await ask(1)).toBe(true);
  mkdirSync(join(folder, 'server.1.requests'));
  expect(() => keeper.keep()).toThrow();
  expect(await ask(2)).toBe(true);
  expect([kept(0), ServerKeeper.read(folder, () => true)]).toEqual([[1, 2], null]);
  keeper.close();
});
