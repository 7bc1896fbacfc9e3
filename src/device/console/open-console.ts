import type { OperatingSystem, Profile } from '../profile/profile.js';
import type { ConsoleDevice } from './console-device.js';
import type { ConsoleDialect } from './dialect.js';
import { expresswayDialect } from './expressway/dialect.js';
import { iosXeDialect } from './ios-xe/dialect.js';
import { nxOsDialect } from './nx-os/dialect.js';
import { ConsoleSession } from './session.js';

/** The command line of each OS. */
const DIALECT_OF: Readonly<Record<OperatingSystem, (profile: Profile) => ConsoleDialect>> = {
  'ios-xe': iosXeDialect,
  'nx-os': nxOsDialect,
  expressway: expresswayDialect,
};

/** Grammars are made when the first console of a model and release is opened, and shared by all others. */
const DIALECTS = new WeakMap<Profile, ConsoleDialect>();

/** A new session at a device's console. */
export function openConsole(device: ConsoleDevice): ConsoleSession {
  const { profile } = device;
  let dialect = DIALECTS.get(profile);
  if (dialect === undefined) {
    dialect = DIALECT_OF[profile.os](profile);
    DIALECTS.set(profile, dialect);
  }
  return new ConsoleSession(device, dialect);
}
