import { NO_INSTANT_MS } from '../../device/agent/classic-state.js';

/** Names that end in `Ms` and are no instants. A test looks whether every other name is one. */
export const DURATIONS: ReadonlySet<string> = new Set([
  'evaluationLeftMs',
  'intervalMs',
  'rowClockOffsetMs',
  'closeClockOffsetMs',
]);

/**
 * Moves every instant of an agent's state by the same time: what was so far off, or so long ago, still is.
 * @returns a copy
 */
export function shiftInstants<Value>(value: Value, byMs: number): Value {
  return shifted(value, byMs) as Value;
}

function shifted(value: unknown, byMs: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shifted(item, byMs));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const isInstant = typeof item === 'number' && name.endsWith('Ms') && !DURATIONS.has(name);
      if (isInstant) return [name, item === NO_INSTANT_MS ? item : item + byMs];
      return [name, shifted(item, byMs)];
    }),
  );
}
