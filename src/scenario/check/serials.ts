import { serialNumber } from '../../device/profile/serial.js';
import { quoted } from '../../errors/shown.js';
import type { Path } from '../../yaml/path.js';
import { MOST_DEVICES } from '../schema/fleet.js';
import type { CheckContext, CheckedGroup } from './context.js';

/** The serial numbers of the devices of these groups, which follow from how many devices there are. */
export function serialsOf(groups: readonly CheckedGroup[]): () => ReadonlySet<string> {
  let known: Set<string> | null = null;
  return () => {
    if (known !== null) return known;
    known = new Set();
    let index = 0;
    for (const { group, profile } of groups) {
      for (let k = 0; profile !== null && k < group.count && index + k < MOST_DEVICES; k += 1) {
        known.add(serialNumber(profile.serialPrefix, index + k));
      }
      index += group.count;
    }
    return known;
  };
}

/** Warns of serial numbers no device of the fleet has. */
export function checkSerials(context: CheckContext, serials: readonly string[] | undefined, path: Path): void {
  if (serials === undefined || !context.allGroupsKnown) return;
  const known = context.serials();
  for (const [at, serial] of serials.entries()) {
    if (!known.has(serial)) context.problems.warn([...path, at], `no device has the serial number ${quoted(serial)}`);
  }
}
