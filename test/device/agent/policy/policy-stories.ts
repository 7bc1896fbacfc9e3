import fc from 'fast-check';
import type { DefectId } from '../../../../src/device/agent/policy/defect-id.js';
import type {
  PolicyContext,
  PolicyEvent,
  PolicyTransport,
} from '../../../../src/device/agent/policy/policy-context.js';
import { DEFAULT_POLICY_RHYTHM } from '../../../../src/device/agent/policy/policy-rhythm.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../src/time/duration.js';
import type { Mode } from './model-server.js';
import { DNA, NETWORK, PolicyBench, type Watcher } from './policy-bench.js';

export const RUNS = 500;
export const SECRET = 'ZDFkMWQxMTE-secret';
/** Small enough for a story to overflow it. */
const STORE = 12;

type Action =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'tell'; readonly event: PolicyEvent }
  | { readonly do: 'mode'; readonly mode: Mode; readonly latencyMs: number }
  | { readonly do: 'use'; readonly licences: PolicyContext['licences'] }
  | { readonly do: 'carry'; readonly transport: PolicyTransport }
  | { readonly do: 'set clock'; readonly offsetMs: number }
  /** An ACK file for every report closed so far, or one that names what it should not. */
  | { readonly do: 'import ACK'; readonly honest: boolean }
  | { readonly do: 'upgrade' };

export interface Story {
  readonly transport: PolicyTransport;
  readonly defects: readonly DefectId[];
  readonly tokenUses: number;
  readonly actions: readonly Action[];
}

const tell = (event: PolicyEvent): Action => ({ do: 'tell', event });
const transport = fc.constantFrom<PolicyTransport>('smart', 'smart', 'callhome', 'cslu', 'cslu', 'off');
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .oneof(
        fc.integer({ min: 1, max: 10 * MINUTE_MS }),
        fc.integer({ min: 1, max: 5 * HOUR_MS }),
        fc.integer({ min: 1, max: 40 * DAY_MS }),
      )
      .map((ms): Action => ({ do: 'wait', ms })),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<PolicyEvent>(
        { kind: 'power-on' },
        { kind: 'power-off' },
        { kind: 'reload' },
        { kind: 'save' },
        { kind: 'erase' },
        { kind: 'factory-reset' },
        { kind: 'configured' },
        { kind: 'sync', scope: 'all' },
        { kind: 'usage-saved' },
        { kind: 'timer' },
      )
      .map(tell),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ members: fc.constantFrom('local' as const, 'all' as const), force: fc.boolean() })
      .map((how): Action => tell({ kind: 'trust', token: SECRET, ...how })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        mode: fc.constantFrom<Mode>(
          'ok',
          'ok',
          'withhold',
          'forget',
          'refuse',
          'passing-failure',
          'unknown-instance',
          'down',
        ),
        latencyMs: fc.constantFrom(0, 1, SECOND_MS, 7 * MINUTE_MS),
      })
      .map((way): Action => ({ do: 'mode', ...way })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom([NETWORK, DNA], [NETWORK], [{ ...NETWORK, count: 2 }, DNA], [])
      .map((licences): Action => ({ do: 'use', licences })),
  },
  { weight: 1, arbitrary: transport.map((to): Action => ({ do: 'carry', transport: to })) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -HOUR_MS, max: HOUR_MS }).map((offsetMs): Action => ({ do: 'set clock', offsetMs })),
  },
  { weight: 1, arbitrary: fc.boolean().map((honest): Action => ({ do: 'import ACK', honest })) },
  { weight: 1, arbitrary: fc.constant<Action>({ do: 'upgrade' }) },
);
export const stories: fc.Arbitrary<Story> = fc.record({
  transport,
  defects: fc.subarray<DefectId>(['CSCwa85199', 'CSCwa11048', 'CSCvy20345']),
  tokenUses: fc.constantFrom(0, 1, Number.POSITIVE_INFINITY),
  actions: fc.array(action, { minLength: 1, maxLength: 24 }),
});

function act(bench: PolicyBench, told: Action): void {
  switch (told.do) {
    case 'wait':
      bench.wait(told.ms);
      return;
    case 'tell':
      bench.tell(told.event);
      return;
    case 'mode':
      bench.server.mode = told.mode;
      bench.latencyMs = told.latencyMs;
      return;
    case 'use':
      bench.use(...told.licences);
      return;
    case 'carry':
      bench.carriedBy(told.transport);
      return;
    case 'set clock':
      bench.context.clockOffsetMs = told.offsetMs;
      return;
    case 'import ACK': {
      const { reports } = bench.state;
      const closed = reports.filter(({ state }) => state !== 'OPEN').map(({ id }) => id);
      const wrong = [7, ...reports.map(({ id }) => id - 1), ...reports.map(({ id }) => id)].filter(
        (id) => !closed.includes(id),
      );
      const reportIds = told.honest ? closed : wrong;
      bench.tell({ kind: 'acknowledged', reportIds, policy: null, accounts: null });
      return;
    }
    case 'upgrade':
      bench.context.defects = new Set();
      bench.tell({ kind: 'reload' });
      return;
  }
}

function begin(story: Story, watcher: Watcher): PolicyBench {
  const bench = new PolicyBench(
    {
      transport: story.transport,
      defects: new Set(story.defects),
      members: [{ pid: 'C9300-24U', serialNumber: 'FOC2129Z02H' }],
      policyRhythm: { ...DEFAULT_POLICY_RHYTHM, storeReports: STORE, reportsPerPush: 5 },
    },
    watcher,
  );
  bench.server.tokenUses = story.tokenUses;
  // An agent with CSCwa11048 asks at this interval for ever; five minutes of it would be most of the work.
  bench.server.pollIntervalSeconds = 6 * 3_600;
  return bench.on().trust('all', false, SECRET);
}

export function play(story: Story, watcher: Watcher): PolicyBench {
  const bench = begin(story, watcher);
  for (const told of story.actions) act(bench, told);
  return bench;
}

export function demand(condition: boolean, what: string, bench: PolicyBench): void {
  if (!condition) throw new Error(`${what}\nat +${bench.elapsedMs} ms: ${JSON.stringify(bench.state)}`);
}

export function check(watcher: (story: Story) => Watcher): void {
  fc.assert(
    fc.property(stories, (story) => {
      play(story, watcher(story));
    }),
    { numRuns: RUNS },
  );
}
