import type { LoadParameters } from './parameters.js';
import type { ReportLoad } from './report-load.js';
import { beginnings, HORIZON_SECONDS, joined, lasting, type Span } from './spans.js';

/**
 * CPU of SAGetRUMIds while it lists ids, %. Its work goes with the square of the reports and that of the save with their
 * number, so that its share of the two is n / (n + h) (modelled): 60 of 98 % and 76 of 98 % are published.
 */
export function listingPercent(storedReports: number, parameters: LoadParameters): number {
  if (storedReports <= 0) return 0;
  const share = storedReports / (storedReports + parameters.listingHalfShareReports);
  return Math.min(parameters.listingCpuCeilingPercent, parameters.agentCpuCeilingPercent * share);
}

/** How long one listing goes on, s: for every report without ACK the whole store is gone through (modelled). */
export function listingSeconds(
  { storedReports, unacknowledgedReports }: ReportLoad,
  parameters: LoadParameters,
): number {
  if (storedReports <= 0 || unacknowledgedReports <= 0) return 0;
  const cpuSeconds = parameters.listingCpuSecondsPerReportPair * storedReports * unacknowledgedReports;
  return cpuSeconds / (listingPercent(storedReports, parameters) / 100);
}

/** When ids were being listed: after every hourly save, and after the last push, poll and processing. */
export function listingSpans(load: ReportLoad, parameters: LoadParameters): Span[] {
  const seconds = listingSeconds(load, parameters);
  if (seconds <= 0) return [];
  const { saveIntervalSeconds, listingFollowsSaveSeconds } = parameters;
  const first = load.secondsSinceBoot - saveIntervalSeconds - listingFollowsSaveSeconds;
  const afterWork = Object.values(load.secondsSinceWork).filter((age) => age !== null);
  const single = afterWork.map((age) => lasting(age, seconds));
  // A listing that is not over when the next one is due just goes on.
  if (seconds >= saveIntervalSeconds) return first < 0 ? joined(single) : [{ from: first, to: 0 }];
  const ages = beginnings(first, saveIntervalSeconds, HORIZON_SECONDS + seconds);
  return joined([...ages.map((age) => lasting(age, seconds)), ...single]);
}
