import { NEVER } from '../device/agent/agent.js';
import { settledOn } from '../device/call-home/carriage.js';
import { admit, sticksInQueue } from '../device/call-home/outbox.js';
import { findRoute } from '../device/call-home/route.js';
import { crossingEffect } from '../network/crossing.js';
import { destinationOf } from '../network/destination.js';
import { draw } from '../random/draw.js';
import type { AgentAnswer, AgentRequest } from '../wire/agent-messages.js';
import type { Outcome } from './carrier.js';
import type { FleetDevice } from './fleet-device.js';

/** What becomes of a message before it meets a socket. */
export interface Verdict {
  /** It waits until then (rate limit), or for good until something changes (Infinity); otherwise not later than now. */
  heldUntil: number;
  /** It ends here, by a failure or by a refusal; null: it goes on its way. */
  outcome: Outcome | null;
  /** Added to the time until its end, virtual ms. */
  delayMs: number;
}

/** One object for all: it is read before the next message is looked at. */
const VERDICT: Verdict = { heldUntil: 0, outcome: null, delayMs: 0 };

/**
 * Everything between an agent and the carrier: call home's rules and limits, the network as the device is configured for
 * it, the faults in force. What can only change with the configuration or the faults is kept with the device.
 * @returns the same object each time
 */
export function dispatch(device: FleetDevice, request: AgentRequest, now: number, seed: number): Verdict {
  const { transport, environment } = device;
  VERDICT.heldUntil = now;
  VERDICT.outcome = null;
  VERDICT.delayMs = 0;
  if (
    device.routeTransport !== transport ||
    device.routeEnvironment !== environment ||
    device.routeSystem !== device.system
  ) {
    routeAnew(device);
  }
  const { routeFailure } = device;
  if (routeFailure !== null) {
    if (sticksInQueue(device.profile.os, transport, routeFailure)) VERDICT.heldUntil = NEVER;
    else VERDICT.outcome = routeFailure;
    return VERDICT;
  }
  VERDICT.heldUntil = admit(device.outbox, transport, now);
  if (VERDICT.heldUntil > now || environment.faults.length === 0) return VERDICT;

  const destination = destinationOf(device.routeUrl);
  const effect = crossingEffect(
    environment.faults,
    {
      type: request.type,
      host: destination?.host ?? '',
      proxied: transport.proxy !== null,
      cloud: destination?.cloud ?? false,
    },
    draw(seed, device.index, 'fault-toxicity', device.sendNumber),
  );
  VERDICT.delayMs = effect.delayMs;
  if (effect.fail !== null) VERDICT.outcome = effect.fail;
  else if (effect.refuse !== null) VERDICT.outcome = refusal(request, effect.refuse);
  return VERDICT;
}

function refusal(request: AgentRequest, message: string): AgentAnswer {
  return { status: 'FAILED', type: request.type, message };
}

function routeAnew(device: FleetDevice): void {
  const { transport, environment, profile, system } = device;
  device.routeTransport = transport;
  device.routeEnvironment = environment;
  device.routeSystem = system;
  const { policyContext } = device;
  const settled = policyContext === null ? transport : settledOn(policyContext.transport, transport);
  const { url, failure, roots, questions } = findRoute(
    settled,
    system?.domainName ?? '',
    profile,
    environment.conditions,
  );
  device.routeUrl = url;
  device.routeFailure = failure;
  device.routeRoots = roots;
  device.routeQuestions = questions;
}
