import type { AgentAnswer, AgentRequest } from '../wire/agent-messages.js';
import type { Carrier } from './carrier.js';

/** The in-process link without a wire format: plain objects go straight into the endpoint's core. */
export function decodedCarrier(handle: (request: AgentRequest, now: number) => AgentAnswer): Carrier {
  return {
    capacity: Number.POSITIVE_INFINITY,
    carry: (_sender, request, now) => handle(request, now),
    close: () => Promise.resolve(),
    handshakes: () => ({ full: 0, resumed: 0 }),
  };
}
