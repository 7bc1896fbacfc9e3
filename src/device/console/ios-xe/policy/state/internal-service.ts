import type { SystemConfiguration } from '../../../../system/system-configuration.js';
import { keptLines } from '../../state/kept-lines.js';

/** Configuration line that brings the vendor's own commands to light (S1). */
export const INTERNAL_SERVICE = 'service internal';

export function hasInternalCommands(system: Pick<SystemConfiguration, 'otherLines'>): boolean {
  return keptLines(system).includes(INTERNAL_SERVICE);
}
