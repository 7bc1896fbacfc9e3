import type { FleetEvent, StateEvent } from '../../../../telemetry/events.js';
import type { DeviceView } from '../../console-device.js';
import { BEFORE_ANYTHING, type Conditions } from './conditions.js';

/** Conditions from an instant on. */
export interface Turn {
  readonly atMs: number;
  readonly conditions: Conditions;
}

const UNREGISTERED = ['EVALUATION', 'EVALUATION_EXPIRED'];

/** How the conditions for alarms came to be what they are, from the device's history and its reservations. */
export function turnsOf({ system }: DeviceView, history: readonly FleetEvent[]): Turn[] {
  const explained = new Set(history.filter(({ kind }) => kind === 'message' || kind === 'power').map(({ t }) => t));
  const changes = [
    ...history.map((event) => ({ atMs: event.t, change: changeBy(event, explained) })),
    ...system.expressway.reservation.periods.flatMap(({ fromMs, toMs }) => [
      { atMs: fromMs, change: { reserved: true } },
      ...(toMs === null ? [] : [{ atMs: toMs, change: { reserved: false } }]),
    ]),
  ].sort((a, b) => a.atMs - b.atMs);
  let conditions = BEFORE_ANYTHING;
  return changes.map(({ atMs, change }) => {
    conditions = { ...conditions, ...change };
    return { atMs, conditions };
  });
}

function changeBy(event: FleetEvent, explained: ReadonlySet<number>): Partial<Conditions> {
  if (event.kind === 'device') return { licensing: event.state };
  if (event.kind === 'state') return { licensing: event.state, ...registrationEnd(event, explained) };
  // A refusal is an answer: the way to the endpoint is open. What a restart cut off says nothing.
  if (event.kind === 'message' && event.failure !== 'abandoned')
    return { cutOff: !event.ok && event.failure !== 'refused-by-server' };
  return {};
}

/** A registration that ends with neither a message nor a restart at that instant has run out (S2: ID certificate, 1 year). */
function registrationEnd({ t, was, state }: StateEvent, explained: ReadonlySet<number>): Partial<Conditions> {
  if (!UNREGISTERED.includes(state)) return { registrationExpired: false };
  return UNREGISTERED.includes(was) ? {} : { registrationExpired: !explained.has(t) };
}
