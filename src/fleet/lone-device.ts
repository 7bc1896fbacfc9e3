import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsoleDevice, DeviceFiles } from '../device/console/console-device.js';
import { buildShard } from './build-shard.js';
import { connectEndpoint } from './connect-endpoint.js';
import { FleetConsoleDevice } from './console-device.js';
import { ControlBlock } from './control-block.js';
import type { FleetDevice } from './fleet-device.js';
import { createLatencyHistogram } from './latency.js';
import type { FleetPlan } from './plan.js';
import { type ShardPlan, shardsOf } from './population.js';
import { emptyTotals } from './totals.js';

/** One device that lives in this thread, with the slice of the embedded CSSM it talks to. */
export interface LoneDevice {
  readonly console: ConsoleDevice;
  /** An ID token of its virtual account. A secret. */
  readonly token: string;
  /** Virtual now, ms since the epoch. */
  readonly now: number;
  /** Lives on for so long, ms. */
  advance(ms: number): void;
  /** Removes what it kept on disk. */
  close(): void;
}

/**
 * Makes the one device of a plan live here instead of in a worker: the same shard, driven by whoever holds it. Its event log
 * stands in a temporary folder.
 * @param plan with one device, over the in-process link, decoded
 * @param files its flash; in memory when left out
 */
export function loneDevice(plan: FleetPlan, files?: DeviceFiles): LoneDevice {
  const folder = mkdtempSync(join(tmpdir(), 'slfleet-device-'));
  const [shardPlan] = shardsOf(plan) as [ShardPlan];
  const [tally] = ControlBlock.create(1).tallies;
  if (tally === undefined) throw new RangeError('a control block without a worker');
  const { shard, log, carrier, devices, consoles } = buildShard(shardPlan, {
    plan,
    eventsFolder: folder,
    tally,
    totals: emptyTotals(),
    service: createLatencyHistogram(),
    corrected: createLatencyHistogram(),
    latenessMs: () => 0,
    activity: null,
    endpointOf: connectEndpoint(plan, { kind: 'decoded' }),
  });
  const [device] = devices as [FleetDevice];
  const now = (): number => shard.clockNow;
  shard.runUntil(plan.startMs);
  return {
    console: new FleetConsoleDevice(device, files === undefined ? consoles : { ...consoles, files }),
    token: device.account.token(plan.accounts[0]?.tokens[0]?.name ?? ''),
    get now() {
      return now();
    },
    advance: (ms) => shard.runUntil(now() + ms),
    close: () => {
      log.close();
      void carrier.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
