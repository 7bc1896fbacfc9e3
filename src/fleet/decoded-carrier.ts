import type { AgentAnswer, AgentRequest } from '../wire/agent-messages.js';
import { type Carrier, NOTHING_USED, type Sender } from './carrier.js';

/** The in-process link without a wire format: plain objects go straight into the endpoint's core. */
export function decodedCarrier(handle: (request: AgentRequest, now: number, sender: Sender) => AgentAnswer): Carrier {
  return {
    capacity: Number.POSITIVE_INFINITY,
    carry: (sender, request, now) => handle(request, now, sender),
    dropWaiting: () => undefined,
    close: () => Promise.resolve(),
    usage: () => NOTHING_USED,
  };
}
