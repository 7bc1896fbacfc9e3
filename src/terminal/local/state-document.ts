import { type ClassicState, NO_INSTANT_MS } from '../../device/agent/classic-state.js';
import type { LocalDevice } from './local-device.js';

/**
 * A device as one JSON document, for `!state`: everything its console reads from. Instants are true time, ms since the epoch,
 * null where there is none. The ID token is left out.
 */
export function stateDocument({ console, now }: LocalDevice): string {
  const { profile, serial, state, context, transport, system } = console;
  const { registrationToken: _secret, ...agent } = state satisfies Readonly<ClassicState>;
  const document = {
    serial,
    hostname: system.hostname,
    profile: profile.name,
    pid: profile.pid,
    os: profile.os,
    release: profile.release,
    licensing: state.licensing,
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
