import { mkdtempSync, rmSync } from 'node:fs';
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
const DEVICE = { local: 3, sendNumber: 7, outcome: OUTCOME, outcomeAt: 5, serviceMs: 1, lateMs: 0 } as FleetDevice;
const REGISTRATION = { type: 'registration', force: false } as AgentRequest;

describe('the journal of answers (decision 13)', () => {
  test('holds after a kill what was written, and only that', () => {
    const killed = new AnswerJournal(folder, 's', 0);
    killed.ended(DEVICE);
    expect(new AnswerJournal(folder, 's', 0).known(DEVICE)).toBeNull();
    killed.write();
    expect(new AnswerJournal(folder, 's', 0).known(DEVICE)).toMatchObject({ outcome: OUTCOME, outcomeAt: 5 });
  });

  test('a registration that left and whose answer nobody knows goes out with force (F1)', () => {
    expect(new AnswerJournal(folder, 's', 0).outgoing(DEVICE, REGISTRATION)).toMatchObject({ force: false });
    expect(new AnswerJournal(folder, 's', 0).outgoing(DEVICE, REGISTRATION)).toMatchObject({ force: true });
  });
});

test.each([1, 8, 20])('%i requests of one turn: each is on disk before it is answered', async (requests) => {
  const settings = { folder, firstMs: 1e9, everyMs: 1e9, share: 0.5 };
  const keeper = new ServerKeeper(
    settings,
    0,
    () => ({}),
    () => undefined,
  );
  const reply: Reply = { status: 200, contentType: 'text/plain', body: '' };
  const route = keeper.before('/', () => reply);
  const request: RouteRequest = { path: '/', method: 'POST', query: '', remote: '', headers: {}, nowMs: 0 };
  const kept = () => readFrames(join(folder, 'server.0.requests'), REQUEST_FRAME).records.map(({ body }) => body[0]);
  const seen = Array.from({ length: requests }, async (_, n) => {
    expect(await route(Buffer.from([n]), request)).toBe(reply);
    return kept().includes(n);
  });
  expect(await Promise.all(seen)).toEqual(seen.map(() => true));
  expect(kept()).toEqual(seen.map((_, n) => n));
  keeper.close();
});
