import type { Profile } from '../profile/profile.js';
import { CATALOGUE, type Holes, type MessageKey } from './catalogue.js';
import type { SyslogMessage } from './message.js';
import { serverName } from './server-name.js';

const HOLE = /\{(\w+)\}/g;
/** A reason can be any text of a server; a log message is one line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]+/g;

/** Whether an OS has a message at all. Expressway has none: its event log is another thing (P§5.5). */
export function has(os: Profile['os'], key: MessageKey): boolean {
  const systems: readonly string[] = CATALOGUE[key].systems;
  return systems.includes(os);
}

/** A message of the catalogue with its holes filled, named as the OS names it. */
export function compose<Key extends MessageKey>(
  key: Key,
  holes: Holes<Key>,
  profile: Profile,
  t: number,
  sequence: number,
): SyslogMessage {
  const { facility, severity, mnemonic, text } = CATALOGUE[key];
  const values: Readonly<Record<string, string>> = { server: serverName(profile), ...holes };
  const filled = text.replaceAll(HOLE, (_, hole: string) => (values[hole] ?? '').replaceAll(CONTROLS, ' '));
  const byLicenceManager = profile.os === 'nx-os' && facility === 'SMART_LIC';
  return {
    t,
    facility: byLicenceManager ? 'LICMGR' : facility,
    severity,
    mnemonic: byLicenceManager ? `LOG_SMART_LIC_${mnemonic}` : mnemonic,
    text: filled,
    sequence,
  };
}
