import { afterEach, describe, expect, it } from 'vitest';
import { ControlBlock } from '../../src/fleet/control-block.js';
import { judgeGenerator } from '../../src/fleet/generator.js';
import type { MannerTotals } from '../../src/fleet/manners.js';
import { sumOf } from '../../src/fleet/progress.js';
import { LATENCY_BIN_SLOTS, LatencyCounts } from '../../src/telemetry/latency-bins.js';
import type { Figure, Tally } from '../../src/telemetry/tally.js';
import { type Lived, live, type PlanPart, planOf } from './plan.js';
import { type SlowServer, slowServer } from './slow-server.js';

const open: SlowServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const SPEED = 60;

/** A fleet over real sockets that keeps its schedule. A virtual minute a second. */
const pressing = (part: PlanPart) => ({
  ...planOf({ speed: SPEED, pacing: 'open', ...part }),
  link: 'https' as const,
});

function counts(lived: Lived, of: (tally: Tally) => { addTo(sums: Float64Array): void }): LatencyCounts {
  const sums = new Float64Array(LATENCY_BIN_SLOTS);
  for (const tally of lived.control.shardTallies) of(tally).addTo(sums);
  return LatencyCounts.between(new Float64Array(LATENCY_BIN_SLOTS), sums);
}

async function lived(part: PlanPart, eachMs: number, connections: number) {
  const plan = pressing(part);
  const server = await slowServer(plan, eachMs, connections);
  open.push(server);
  const control = ControlBlock.create(1);
  const result = await live(plan, { access: server.access, control });
  const tally = { get: (figure: Figure) => sumOf(control, figure) };
  return { ...result, tally, server };
}

/** Forty devices register in the same instant at a server that answers fifty requests a second. */
const STORM: PlanPart = { for: '4m', groups: [{ count: 40, register: { after: '1s' } }] };

describe('an overloaded server under open pacing', () => {
  it('shows in the corrected latency, and not only in the service time', async () => {
    const run = await lived(STORM, 20, 2);
    const service = counts(run, (tally) => tally.service);
    const corrected = counts(run, (tally) => tally.corrected);
    // Two connections: it never has more than two requests before it, and answers each within two turns or so.
    expect(service.count).toBe(80);
    expect(service.percentile(50)).toBeGreaterThanOrEqual(20);
    expect(corrected.percentile(50)).toBeGreaterThan(4 * service.percentile(50));
    // The last of 40 registrations was meant for the same instant as the first.
    expect(corrected.max).toBeGreaterThanOrEqual(40 * 20);
    // Nothing is held back: virtual time never stood still.
    expect(run.tally.get('stallMs')).toBe(0);
    expect(run.tally.get('late')).toBeGreaterThan(30);
    expect(run.tally.get('behind')).toBeLessThan(run.tally.get('late'));
    const lateness = counts(run, (tally) => tally.lateness);
    expect(lateness.count).toBe(80);
    expect(lateness.max + service.max).toBeGreaterThanOrEqual(corrected.max * 0.98);
  });

  it('shows in both where there are connections enough: then the queue is the server’s', async () => {
    const run = await lived(STORM, 20, 200);
    const service = counts(run, (tally) => tally.service);
    expect(service.max).toBeGreaterThanOrEqual(35 * 20);
    expect(run.tally.get('fullMs')).toBe(0);
    expect(counts(run, (tally) => tally.corrected).max).toBeGreaterThanOrEqual(service.max * 0.98);
  });

  it('a closed fleet waits instead: late is nothing, the stall is counted', async () => {
    const run = await lived({ ...STORM, pacing: 'closed', wire: { lookaheadMs: 1_000 } }, 20, 2);
    expect(run.tally.get('stallMs')).toBeGreaterThan(300);
    expect(run.tally.get('fullMs')).toBe(0);
    expect(run.tally.get('dropped')).toBe(0);
  });

  it('what is still in line when the run ends is dropped, counted and logged, and was never sent', async () => {
    // Forty turns of 100 ms in a run of one second.
    const run = await lived({ ...STORM, for: '1m' }, 100, 2);
    const dropped = run.tally.get('dropped');
    expect(dropped).toBeGreaterThan(20);
    expect(run.tally.get('sent')).toBe(run.tally.get('ok') + run.tally.get('failed'));
    expect(run.events.filter((event) => event.kind === 'message' && event.failure === 'dropped')).toHaveLength(dropped);
    expect(run.server.answered() + dropped).toBe(run.tally.get('sent'));
    // It is the generator that kept them: no answer time is made of them.
    expect(counts(run, (tally) => tally.service).count).toBe(run.server.answered());
  });

  it('the log tells of each message how late it left', async () => {
    const run = await lived(STORM, 20, 2);
    const late = run.events.flatMap((event) => (event.kind === 'message' && event.ok ? [event.late ?? 0] : []));
    expect(Math.max(...late)).toBeGreaterThan(400);
    expect(late.filter((ms) => ms >= 50).length).toBe(run.tally.get('late'));
  });

  it('is called the generator’s own limit as long as too few connections hold messages back', async () => {
    const { tally } = await lived(STORM, 20, 1);
    const load = {
      drivenMs: tally.get('drivenMs'),
      busyShare: 0,
      loopDelayMs: 0,
      fullMs: tally.get('fullMs'),
      exhausted: 0,
    };
    const verdict = judgeGenerator({ workers: [load], cpuShare: 0, cores: 2, messages: 80, behind: 0 });
    expect(verdict).toMatchObject({ trustworthy: false, reasons: [{ reason: 'connections' }] });
  });
});

describe('manners with connections, side by side in one fleet', () => {
  it('are counted apart', async () => {
    const group = (connections: 'keep-alive' | 'fresh', count: number) => ({
      count,
      connections,
      arrive: { over: '1m' },
      register: { after: '1s' },
    });
    const run = await lived({ for: '2m', groups: [group('keep-alive', 6), group('fresh', 5)] }, 1, 8);
    const manners: MannerTotals = run.results[0]?.totals.manners ?? {};
    expect(manners).toMatchObject({ 'keep-alive': { messages: 12 }, fresh: { messages: 10, kept: 0 } });
    expect(manners['keep-alive']?.kept).toBeGreaterThanOrEqual(8);
    expect(manners.resume).toBeUndefined();
  });
});
