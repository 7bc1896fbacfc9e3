import { onTestFinished } from 'vitest';
import { json, type LoopbackReply, type LoopbackRequest, startLoopbackServer } from '../../src/live/loopback-server.js';
import { loadPageFiles } from '../../src/live/page-assets.js';

const START_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

/** What does not change of the run, as `describeRun` has it. */
const RUN = {
  title: 'A run of this test',
  about: '',
  startMs: START_MS,
  endMs: START_MS + 24 * HOUR_MS,
  folder: 'runs/told',
  states: ['EVALUATION', 'AUTHORIZED'],
  groups: [{ label: 'access', profile: 'catalyst-9300-24p', count: 2 }],
  accounts: ['default'],
  storms: [{ name: 'reload', about: 'a reload', parameters: [] }],
};

export interface ToldRun {
  /** With the key. */
  readonly address: string;
  readonly origin: string;
  /** Answers `/api/live`. */
  live: (query: URLSearchParams) => unknown;
  /** Answers `/api/control`. */
  control: (command: unknown) => unknown;
  /** By which it is reached. */
  key: string;
  close(): Promise<void>;
}

/** A running fleet of two devices, but for what is given. */
export function stateWith(parts: object = {}, seen: object = {}): object {
  return {
    phase: 'running',
    end: null,
    speed: 60,
    progress: {
      virtualMs: START_MS + HOUR_MS,
      wallMs: 60_000,
      devices: 2,
      byState: {},
      sent: 0,
      failed: 0,
      stallMs: 0,
    },
    failures: {},
    seen: { devices: 2, byState: { AUTHORIZED: 2 }, byLabel: {}, byType: {}, countedFromMs: START_MS, ...seen },
    points: [],
    workers: [],
    sizes: { access: 2 },
    controls: [],
    ...parts,
  };
}

/** The live page over a run that says what a test has it say. */
export async function toldRun(): Promise<ToldRun> {
  const files = loadPageFiles();
  const server = await startLoopbackServer(0, async (request: LoopbackRequest): Promise<LoopbackReply> => {
    const { path, query, body } = request;
    const file = files.get(path);
    if (file !== undefined) return { status: 200, type: file.type, body: file.body };
    if (request.key !== told.key) return json(401, null);
    if (path === '/api/run') return json(200, RUN);
    return json(200, path === '/api/live' ? await told.live(query) : await told.control(JSON.parse(body)));
  });
  const told: ToldRun = {
    address: `${server.url}/#key=abc`,
    origin: server.url,
    live: () => stateWith(),
    control: () => stateWith(),
    key: 'abc',
    close: () => server.close(),
  };
  onTestFinished(() => server.close());
  return told;
}
