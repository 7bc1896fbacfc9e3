import type { ConsoleDevice } from '../../console-device.js';
import type { ConsoleSession } from '../../session.js';

type Configuration = Pick<ConsoleDevice, 'transport' | 'system'>;

/** What the device was configured as when a session went into configuration mode. */
const BEFORE = new WeakMap<ConsoleSession, Configuration>();

/** `configure terminal`. */
export function beginConfiguring(session: ConsoleSession): void {
  const { transport, system } = session.device;
  BEFORE.set(session, { transport, system });
  session.enter('config');
}

/** Back in exec mode: what was configured leaves one trace in the device's history (`%SYS-5-CONFIG_I`). */
export function endConfiguring(session: ConsoleSession): void {
  const { transport, system } = session.device;
  const before = BEFORE.get(session);
  BEFORE.delete(session);
  session.enter('exec');
  if (before?.transport !== transport || before.system !== system) session.device.record('configured');
}
