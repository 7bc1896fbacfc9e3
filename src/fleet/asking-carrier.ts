import type { AskNames } from '../network/dns-client.js';
import { FAILURES } from '../network/shared-failures.js';
import type { Carrier, Outcome } from './carrier.js';

/** Lets devices ask the name service for what they have still to find, before each message; what has no address goes nowhere. */
export function askingCarrier(onward: Carrier, ask: AskNames): Carrier {
  return {
    ...onward,
    carry: (sender, request, now, sendNumber, deliver) => {
      const { routeQuestions } = sender;
      if (routeQuestions.length === 0) return onward.carry(sender, request, now, sendNumber, deliver);
      const askedAt = performance.now();
      const end = (outcome: Outcome): void => deliver(sender, sendNumber, outcome, performance.now() - askedAt, 0);
      void ask(routeQuestions).then((address) => {
        const outcome = address === null ? FAILURES.dns : onward.carry(sender, request, now, sendNumber, deliver);
        if (outcome !== null) end(outcome);
      });
      return null;
    },
  };
}
