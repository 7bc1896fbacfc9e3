import type { DeviceHistoryEvent, FleetEvent, StateEvent } from '../../telemetry/events.js';

/** What begins a happening: what came from outside the agent, or a day it keeps. */
type Beginning = Exclude<DeviceHistoryEvent, StateEvent>;

/**
 * What happened to a device at one instant, in one step of its agent: what came to it, and the change of its licensing
 * state that followed. Either may be missing: time alone changes states, and most messages change none.
 */
export interface Happening {
  readonly t: number;
  readonly beginning: Beginning | null;
  readonly change: StateEvent | null;
}

/** The events of one device, oldest first, as happenings. What is none of the device's own doing is left out. */
export function happeningsOf(events: readonly FleetEvent[]): Happening[] {
  const happenings: Happening[] = [];
  for (const event of events) {
    switch (event.kind) {
      case 'device':
      case 'power':
      case 'operator':
      case 'message':
      case 'reminder':
        happenings.push({ t: event.t, beginning: event, change: null });
        break;
      case 'state': {
        const last = happenings.at(-1);
        if (last !== undefined && last.t === event.t && takesChange(last)) {
          happenings[happenings.length - 1] = { ...last, change: event };
        } else {
          happenings.push({ t: event.t, beginning: null, change: event });
        }
        break;
      }
      default:
    }
  }
  return happenings;
}

function takesChange({ beginning, change }: Happening): boolean {
  if (beginning === null || change !== null) return false;
  return beginning.kind !== 'operator' && beginning.kind !== 'reminder';
}
