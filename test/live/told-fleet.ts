import { ControlBlock } from '../../src/fleet/control-block.js';
import type { DeviceFilter, WorkerLook } from '../../src/fleet/control-port.js';
import type { LiveFleet } from '../../src/fleet/coordinator.js';
import { LiveWindows } from '../../src/fleet/live-windows.js';
import { readProgress } from '../../src/fleet/progress.js';

/** A worker with one shard and no devices, but for what is given. */
export function lookOf(parts: Partial<WorkerLook> = {}, events = 0): WorkerLook {
  return {
    ended: false,
    shards: [{ index: 0, devices: 0, reachedMs: 0, events, onTheirWay: 0 }],
    devices: 0,
    byState: {},
    byLabel: {},
    byType: {},
    countedFromMs: 0,
    loopDelayMs: null,
    ...parts,
  };
}

/** A fleet of one worker that sees what a test has it see. */
export function toldFleet(look: (filter: DeviceFilter) => Promise<(WorkerLook | null)[]>): LiveFleet {
  const figures = ControlBlock.create(1, 1);
  const control = { paused: false, ended: false, speed: 60, sizes: {}, records: [], look };
  return {
    plan: { scenario: 'told', seed: 1 },
    folder: { path: '' },
    control,
    figures,
    progress: () => readProgress(figures, 0, 0, ''),
    windows: new LiveWindows(figures, 0),
  } as unknown as LiveFleet;
}
