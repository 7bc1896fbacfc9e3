import { DAY_MS } from '../../../time/duration.js';
import type { RumUsage } from '../../../wire/policy-messages.js';
import { rumUsage } from './composing.js';
import type { PolicyContext } from './policy-context.js';
import type { PolicyState } from './policy-state.js';

/** `license smart save usage {all | unreported | days n}`. */
export type SavedUsageScope = 'all' | 'unreported' | { readonly days: number };

/**
 * What goes into the file, oldest first: all reports of the store, those that no ACK was received for, or those closed within
 * the last days. Give the agent the event `usage-saved` before, so that what was open is closed and among them; those it opened
 * then have measured nothing and are left out.
 */
export function savedUsage(
  state: PolicyState,
  scope: SavedUsageScope,
  now: number,
  context: PolicyContext,
): readonly RumUsage[] {
  return state.reports
    .filter((report) => {
      if (report.state === 'OPEN') return false;
      if (scope === 'all') return true;
      if (scope === 'unreported') return report.state !== 'ACKNOWLEDGED';
      return report.closedMs >= now - scope.days * DAY_MS;
    })
    .map((report) => rumUsage(report, now, context));
}
