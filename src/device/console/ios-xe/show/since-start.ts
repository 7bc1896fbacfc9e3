import type { FleetEvent } from '../../../../telemetry/events.js';
import type { DeviceView } from '../../console-device.js';

/** The device's history since it last started, oldest first, and the instant of that start. */
export function sinceStart(view: Pick<DeviceView, 'history' | 'now'>): {
  readonly startedAtMs: number;
  readonly reloaded: boolean;
  readonly events: readonly FleetEvent[];
} {
  const all = view.history();
  const at = all.findLastIndex((event) => event.kind === 'power' && event.what !== 'off');
  const first = all[Math.max(at, 0)];
  const start = all[at];
  return {
    startedAtMs: first?.t ?? view.now,
    reloaded: start?.kind === 'power' && start.what === 'reload',
    events: all.slice(at + 1),
  };
}
