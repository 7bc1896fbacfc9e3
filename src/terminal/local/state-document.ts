import { NO_INSTANT_MS } from '../../device/agent/classic-state.js';
import { licensingStateOf } from '../../device/agent/policy/policy-state.js';
import type { ConsoleDevice } from '../../device/console/console-device.js';
import type { LocalDevice } from './local-device.js';

/**
 * A device as one JSON document, for `!state`: everything its console reads from. Instants are true time, ms since the epoch,
 * null where there is none. The ID token is left out.
 */
export function stateDocument({ console, now }: LocalDevice): string {
  const { profile, serial, context, transport, system } = console;
  const { licensing, agent } = agentOf(console);
  const document = {
    serial,
    hostname: system.hostname,
    profile: profile.name,
    pid: profile.pid,
    os: profile.os,
    release: profile.release,
    licensing,
    clock: {
      true: new Date(now).toISOString(),
      device: new Date(now + context.clockOffsetMs).toISOString(),
      offsetMs: context.clockOffsetMs,
    },
    udi: context.udi,
    members: context.members,
    entitlements: context.entitlements,
    agent,
    transport,
    system,
  };
  return `${JSON.stringify(document, (_, value: unknown) => (value === NO_INSTANT_MS ? null : value), 2)}\n`;
}

/** What the agent of the device knows, whichever it has, without its token. */
function agentOf(console: ConsoleDevice): { readonly licensing: string; readonly agent: object } {
  if (console.policy === null) {
    const { registrationToken: _secret, ...agent } = console.state;
    return { licensing: console.state.licensing, agent };
  }
  const { trustToken: _secret, ...agent } = console.policy.state;
  return { licensing: licensingStateOf(console.policy.state), agent };
}
