import type { EventLog } from '../telemetry/event-log.js';
import type { EndpointEvent } from '../telemetry/events.js';

/** What an endpoint does by itself, as lines of an event log. */
export function endpointEventsInto(log: EventLog): (event: EndpointEvent) => void {
  return ({ t, sn, what, va, tag, count, text }) =>
    log.endpoint(t, sn, what, va ?? null, tag ?? null, count ?? null, text ?? null);
}
