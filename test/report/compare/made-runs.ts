import { draw } from '../../../src/random/draw.js';
import { type CompareOptions, compareRuns } from '../../../src/report/compare/compare-runs.js';
import type { ComparedMeasure, Comparison } from '../../../src/report/compare/comparison.js';
import type { EventLog } from '../../../src/telemetry/event-log.js';
import { type RunFolderParts, runFolder, START_MS } from '../run-folder-fixture.js';

const HOUR_MS = 3_600_000;
const HOURS = 48;

export interface MadeRun {
  readonly seed: number;
  readonly devices?: number;
  readonly messages?: number;
  /** All answer times times this. */
  readonly slower?: number;
  /** Share of messages that fail. */
  readonly failing?: number;
  readonly late?: number;
  readonly description?: RunFolderParts['description'];
  readonly summary?: RunFolderParts['summary'];
}

/** A draw from the normal distribution (Box and Muller). */
function normal(seed: number, stream: number, n: number): number {
  const u = 1 - draw(seed, stream, 'arrival', 2 * n);
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * draw(seed, stream, 'arrival', 2 * n + 1));
}

/**
 * Two days at a server: every device is a little faster or slower than the others, so is every hour, and so is every message.
 * The first two are what makes messages depend on each other.
 */
export function madeRun({
  seed,
  devices = 200,
  messages = 15,
  slower = 1,
  failing = 0,
  late = 0,
  ...parts
}: MadeRun): string {
  const hours = Array.from({ length: HOURS }, (_, hour) => 0.1 * normal(seed, 1_000_000, hour));
  const write = (log: EventLog): void => {
    for (let device = 0; device < devices; device += 1) {
      const sn = `FDO${device}`;
      log.device(START_MS, sn, 'catalyst-9300-24p', 'ios-xe', '16.12.4', 'access', 'VA', 'AUTHORIZED');
      const own = 0.2 * normal(seed, device, 0);
      for (let n = 0; n < messages; n += 1) {
        const offset = draw(seed, device, 'registration-start', n) * HOURS * HOUR_MS;
        const chance = normal(seed, device, n + 1);
        const ms = 40 * slower * Math.exp(own + (hours[Math.floor(offset / HOUR_MS)] as number) + 0.4 * chance);
        const ok = draw(seed, device, 'fault-toxicity', n) >= failing;
        const type = n === 0 ? 'registration' : 'authorization';
        log.message(START_MS + Math.floor(offset), sn, type, ok, ms, ok ? null : 'no-reply', null, late);
      }
    }
  };
  const description = { seed, durationMs: HOURS * HOUR_MS, ...parts.description };
  return runFolder({
    shards: [write],
    description,
    summary: parts.summary === undefined ? { digest: `made-${seed}-${slower}-${failing}` } : parts.summary,
  });
}

export function compared(a: string, b: string, options: Partial<CompareOptions> = {}): Promise<Comparison> {
  const chance = (stream: number, n: number): number => draw(options.seed ?? 1, stream, 'bootstrap', n);
  return compareRuns(a, b, { confidence: 0.95, tolerance: 0.02, seed: 1, chance, ...options });
}

export function measureOf({ measures }: Comparison, name: string): ComparedMeasure {
  const found = measures.find((measure) => measure.name === name);
  if (found === undefined)
    throw new RangeError(`no measure ${name} among ${measures.map((one) => one.name).join('; ')}`);
  return found;
}
