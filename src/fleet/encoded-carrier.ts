import type { MessageGate } from '../endpoint/cssm/message-gate.js';
import { type Carrier, NOTHING_USED, type Sender } from './carrier.js';
import type { DeviceWire } from './device-wire.js';

/** The in-process link with the whole wire format: encoded, signed, verified and decoded on both sides, without a socket. */
export function encodedCarrier(
  wire: DeviceWire,
  gateFor: (sender: Sender) => MessageGate,
  setClock: (now: number) => void,
): Carrier {
  return {
    capacity: Number.POSITIVE_INFINITY,
    carry(sender, request, now, sendNumber) {
      const message = wire.encode(sender, request, sendNumber);
      if ('kind' in message) return message;
      setClock(now);
      const { status, body } = gateFor(sender)(message.body, message.transport);
      return status === 200 ? wire.decode(message, body) : { kind: 'http-status', httpStatus: status };
    },
    dropWaiting: () => undefined,
    close: () => Promise.resolve(),
    usage: () => NOTHING_USED,
  };
}
