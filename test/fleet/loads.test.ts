import { describe, expect, it } from 'vitest';
import { DEFAULT_LOAD_PARAMETERS } from '../../src/device/load/parameters.js';
import type { LoadEvent } from '../../src/telemetry/events.js';
import { type GroupPart, type Lived, live, type PlanPart, planOf, since } from './plan.js';

const SMART = { kind: 'smart', url: 'https://smartreceiver.cisco.com/licservice/license' } as const;
const SWITCH: GroupPart = { profile: 'catalyst-9300-24p', release: '17.6.4', label: 'affected', transport: SMART };
const FIXED: GroupPart = { ...SWITCH, release: '17.6.5', label: 'fixed' };
const WITHHELD = { at: '0s', event: 'withhold-acks' } as const;

function loadsOf({ events }: Lived): LoadEvent[] {
  return events.filter((event) => event.kind === 'load');
}

/** `10d affected in VA-0: 1 × 4, 2 without ACK`, where all devices of a line hold the same. */
function linesOf(lived: Lived): string[] {
  return loadsOf(lived).map((load) => {
    const { t, label, va, devices, stored, stored_least, stored_most, unacknowledged } = load;
    expect([stored_least * devices, stored_most * devices]).toEqual([stored, stored]);
    return `${since(t)} ${label} in ${va}: ${devices} × ${stored_most}, ${unacknowledged / devices} without ACK`;
  });
}

interface Row {
  readonly source: string;
  readonly rule: string;
  readonly plan: PlanPart;
  readonly is: readonly string[];
}

/** Two licences, so two reports are open at any time; pushed first an hour after trust, then every 30 days (P§3.6, GP). */
const ROWS: readonly Row[] = [
  {
    source: 'S1: acknowledged reports are deleted',
    rule: 'with ACKs only the open reports are there',
    plan: { for: '40d', observe: '20d', groups: [SWITCH] },
    is: ['20d affected in VA-0: 1 × 2, 0 without ACK', '40d affected in VA-0: 1 × 2, 0 without ACK'],
  },
  {
    source: 'F16, FN72578',
    rule: 'without ACKs every push leaves its reports behind',
    plan: { for: '40d', observe: '20d', groups: [SWITCH], steps: [WITHHELD] },
    is: ['20d affected in VA-0: 1 × 4, 2 without ACK', '40d affected in VA-0: 1 × 6, 4 without ACK'],
  },
  {
    source: 'S1: an ACK is fetched by poll id, however late',
    rule: 'ACKs that are given again take the backlog away',
    plan: { for: '40d', observe: '20d', groups: [SWITCH], steps: [WITHHELD, { at: '35d', event: 'release-acks' }] },
    is: ['20d affected in VA-0: 1 × 4, 2 without ACK', '40d affected in VA-0: 1 × 2, 0 without ACK'],
  },
  {
    source: 'F16',
    rule: 'the ACKs of one account may be withheld, and those of another not',
    plan: {
      for: '20d',
      observe: '20d',
      accounts: 2,
      groups: [{ ...SWITCH, count: 2 }],
      steps: [{ at: '0s', event: 'withhold-acks', with: { account: 'VA-1' } }],
    },
    is: ['20d affected in VA-0: 1 × 2, 0 without ACK', '20d affected in VA-1: 1 × 4, 2 without ACK'],
  },
  {
    source: 'CSCwa85199: new reports at configuration changes',
    rule: 'a change of the configuration opens new reports on an affected release only',
    plan: {
      for: '20d',
      observe: '20d',
      groups: [SWITCH, FIXED],
      steps: [WITHHELD, ...['5d', '6d', '7d'].map((at) => ({ at, event: 'change-configuration' }))],
    },
    is: ['20d affected in VA-0: 1 × 10, 8 without ACK', '20d fixed in VA-0: 1 × 4, 2 without ACK'],
  },
  {
    source: 'S1: classic devices know no reports; a device that is off has no load',
    rule: 'what has no load to tell of is left out',
    plan: {
      for: '20d',
      observe: '10d',
      groups: [{ label: 'classic' }, SWITCH],
      steps: [{ at: '15d', on: { labels: ['affected'] }, event: 'power-off' }],
    },
    is: ['10d affected in VA-0: 1 × 2, 0 without ACK'],
  },
  {
    source: 'scenario key observe',
    rule: 'the end of the run is looked at even if it is no whole period away',
    plan: { for: '25d', observe: '20d', groups: [SWITCH] },
    is: ['20d affected in VA-0: 1 × 2, 0 without ACK', '25d affected in VA-0: 1 × 2, 0 without ACK'],
  },
  {
    source: 'scenario key observe',
    rule: 'nobody looks unless asked to',
    plan: { for: '25d', groups: [SWITCH] },
    is: [],
  },
];

describe('the load of RUM reports, observed', () => {
  for (const { source, rule, plan, is } of ROWS) {
    it(`${rule} (${source})`, async () => expect(linesOf(await live(planOf(plan)))).toEqual(is));
  }

  it('the totals of a run count its reports by state, and the greatest backlog', async () => {
    const steps = [WITHHELD, { at: '35d', event: 'release-acks', with: { account: 'VA-0' } }];
    const { results } = await live(planOf({ for: '40d', accounts: 2, groups: [{ ...SWITCH, count: 2 }], steps }));
    expect(results.map(({ totals }) => totals.rum)).toEqual([
      { open: 4, closed: 0, unacknowledged: 4, acknowledged: 4, maxBacklog: 4 },
    ]);
  });

  it('a step may be for the devices of one account', async () => {
    const lived = await live(
      planOf({
        for: '20d',
        observe: '20d',
        accounts: 2,
        groups: [{ ...SWITCH, count: 2 }],
        steps: [WITHHELD, { at: '5d', on: { accounts: ['VA-1'] }, event: 'change-configuration' }],
      }),
    );
    expect(linesOf(lived)).toEqual([
      '20d affected in VA-0: 1 × 4, 2 without ACK',
      '20d affected in VA-1: 1 × 6, 4 without ACK',
    ]);
  });

  const { quietMallocLiteBytes, bytesPerReport, leakBytesPerReportHour } = DEFAULT_LOAD_PARAMETERS;

  /** Memory beyond that of a quiet switch and of the reports there are, as report-hours that leaked. */
  function leakedHours({ memory, stored }: LoadEvent): number {
    return (memory - quietMallocLiteBytes - stored * bytesPerReport) / leakBytesPerReportHour;
  }

  it('what leaked is what the reports were stored since boot, and stays when they go (CSCwa85525)', async () => {
    const lived = await live(
      planOf({
        for: '50d',
        observe: '10d',
        groups: [SWITCH],
        steps: [WITHHELD, { at: '15d', event: 'release-acks' }, { at: '45d', event: 'reload' }],
      }),
    );
    const [at10, at20, at30, at40, at50] = loadsOf(lived).map(leakedHours);
    // Two reports opened at boot wait until the ACK; two more have been open since they were pushed, an hour later.
    expect(at10).toBeCloseTo(2 * 240 + 2 * 239, 6);
    // Polled for once a day by then.
    expect(at20).toBeGreaterThan(2 * 360 + 2 * 479);
    expect(at20).toBeLessThan(2 * 385 + 2 * 479);
    expect((at30 ?? 0) - (at20 ?? 0)).toBeCloseTo(2 * 240, 0);
    expect((at40 ?? 0) - (at30 ?? 0)).toBeCloseTo(2 * 240, 0);
    // Five days since the reload, in which two reports closed by it were soon acknowledged.
    expect(at50).toBeGreaterThan(2 * 120);
    expect(at50).toBeLessThan(2 * 120 + 4);
  });

  it('nothing leaks on a fixed release', async () => {
    const lived = await live(planOf({ for: '40d', observe: '20d', groups: [FIXED], steps: [WITHHELD] }));
    expect(loadsOf(lived).map(leakedHours)).toEqual([0, 0]);
  });

  it('the files of a run with many accounts are equal on 1, 2 and 4 workers', async () => {
    const plan = planOf({
      for: '60d',
      observe: '7d',
      accounts: 5,
      groups: [
        { ...SWITCH, count: 12, arrive: { over: '2d' } },
        { ...FIXED, count: 9, arrive: { over: '2d' } },
      ],
      steps: [
        WITHHELD,
        { at: '20d', on: { labels: ['affected'], share: 0.5 }, event: 'change-configuration' },
        { at: '40d', event: 'release-acks', with: { account: 'VA-2' } },
      ],
    });
    const one = await live(plan, { workers: 1 });
    expect(loadsOf(one).length).toBeGreaterThan(50);
    for (const workers of [2, 4]) expect((await live(plan, { workers })).files).toEqual(one.files);
  });
});

describe('off-line reporting (S1 "no connectivity", FN72578)', () => {
  const SAVE = [
    'configure terminal',
    'license smart transport off',
    'end',
    'license smart save usage all file flash:r.txt',
  ];
  const CARRY = { at: '10d1h', event: 'exchange-usage-file', with: { usage: 'r.txt', ack: 'a.txt' } };
  const IMPORT = { at: '10d2h', exec: ['license smart import flash:a.txt'] };

  function answerOf({ events }: Lived): string | undefined {
    return events.filter((event) => event.kind === 'exec').at(-1)?.text;
  }

  it('an ACK file takes the backlog away, and no message is needed', async () => {
    const lived = await live(
      planOf({
        for: '11d',
        observe: '12h',
        groups: [SWITCH],
        steps: [WITHHELD, { at: '10d', exec: SAVE }, { at: '10d', event: 'release-acks' }, CARRY, IMPORT],
      }),
    );
    expect(answerOf(lived)).toBe('Import Data Successful\n');
    expect(linesOf(lived).at(-1)).toBe('11d affected in VA-0: 1 × 2, 0 without ACK');
    expect(lived.events.filter(({ kind, t }) => kind === 'message' && since(t).startsWith('10d'))).toEqual([]);
  });

  it.each([
    ['nothing comes back while ACKs are withheld', [WITHHELD, { at: '10d', exec: SAVE }, CARRY, IMPORT]],
    ['nothing comes back for a file that was never saved', [CARRY, IMPORT]],
  ])('%s', async (_, steps) => {
    const lived = await live(planOf({ for: '11d', groups: [SWITCH], steps }));
    expect(answerOf(lived)).toContain('a.txt (No such file or directory)');
  });
});
