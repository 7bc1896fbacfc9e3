import type { DeviceView } from '../console-device.js';

/** How and when the device last started. */
export interface Boot {
  /** True time, ms since the epoch. */
  readonly atMs: number;
  /** It was told to (`reload`); otherwise it had no power before. */
  readonly commanded: boolean;
}

/** The latest start in the device's history. */
export function lastBoot(view: DeviceView): Boot {
  const found = view
    .history()
    .findLast(
      ({ kind, ...event }) =>
        kind === 'device' || (kind === 'power' && 'what' in event && (event.what === 'on' || event.what === 'reload')),
    );
  return {
    atMs: found?.t ?? view.now,
    commanded: found?.kind === 'power' && found.what === 'reload',
  };
}

/** When somebody last left configuration mode with something changed; if nobody has, when the device started. */
export function lastConfiguredMs(view: DeviceView): number {
  const found = view.history().findLast((event) => event.kind === 'operator' && event.what === 'configured');
  return Math.max(found?.t ?? 0, lastBoot(view).atMs);
}
