import { nearestWordHint } from '../../errors/nearest-word.js';
import { quoted } from '../../errors/shown.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import type { Defect } from './defect.js';
import { DEFECTS } from './register.js';

/**
 * A defect by its id, in whatever case it is written.
 * @throws SlfleetError SLF_DEFECT_NOT_FOUND, with the nearest id
 */
export function findDefect(id: string): Defect {
  const wanted = id.toLowerCase();
  const found = DEFECTS.find((defect) => defect.id.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const ids = DEFECTS.map((defect) => defect.id);
  throw new SlfleetError('SLF_DEFECT_NOT_FOUND', `There is no defect ${quoted(id)}${nearestWordHint(id, ids)}`, {
    details: [`Defects: ${ids.join(', ')}`],
  });
}
