import type { RunSummary } from './summary.js';

/** Things done that are named; who did more has the rest in summary.json. */
const MOST_NAMED = 5;

/** That operators changed what happened in a run, in one sentence; null: nobody did. */
export function operatedSentence({ controlled, controls }: RunSummary): string | null {
  if (!controlled) return null;
  const named = controls.slice(0, MOST_NAMED).map(({ what }) => what);
  const more = controls.length - named.length;
  const what = more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
  return `An operator changed the run as it went on (${what}): its digest is not that of its scenario and seed.`;
}
