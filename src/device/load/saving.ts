import type { Busy } from './averages.js';
import { listingPercent, listingSpans } from './listing.js';
import type { LoadParameters } from './parameters.js';
import type { ReportLoad } from './report-load.js';
import { beginnings, covers, HORIZON_SECONDS, lasting, type Span } from './spans.js';

/** CPU time one spurt of a save takes, s (modelled). */
export function spurtCpuSeconds(storedReports: number, parameters: LoadParameters): number {
  return (parameters.saveCpuPercentPerReport / 100) * storedReports * parameters.saveSpurtPeriodSeconds;
}

/** CPU of SAUtilRepSave while it runs, %: what it can take, or what a listing leaves it. */
export function savingPercent(storedReports: number, isListing: boolean, parameters: LoadParameters): number {
  const most = parameters.saveCpuCeilingPercent;
  if (!isListing) return most;
  return Math.min(most, parameters.agentCpuCeilingPercent - listingPercent(storedReports, parameters));
}

/** Ages at which a listing begins or ends within a span, and the ends of the span; oldest first. */
function cuts(span: Span, listing: readonly Span[]): number[] {
  const inside = listing.flatMap(({ from, to }) => [from, to]).filter((age) => age < span.from && age > span.to);
  return [span.from, ...inside.sort((a, b) => b - a), span.to];
}

/** One spurt: from the beginning of its period until its CPU time is used up, or the next one begins. */
function spurt(period: Span, listing: readonly Span[], storedReports: number, parameters: LoadParameters): Busy[] {
  const busy: Busy[] = [];
  let left = spurtCpuSeconds(storedReports, parameters);
  const ages = cuts(period, listing);
  for (let at = 0; at + 1 < ages.length && left > 0; at++) {
    const from = ages[at] as number;
    const end = ages[at + 1] as number;
    const percent = savingPercent(storedReports, covers(listing, (from + end) / 2), parameters);
    if (percent <= 0) continue;
    const lasts = Math.min(from - end, left / (percent / 100));
    busy.push({ from, to: from - lasts, percent });
    left -= lasts * (percent / 100);
  }
  return busy;
}

/**
 * When reports were being saved, and at what rate: hourly from the boot, in spurts. Between spurts the save waits for
 * the flash (modelled); with enough reports the spurts touch.
 */
export function savingBusy(load: ReportLoad, parameters: LoadParameters): Busy[] {
  const { saveIntervalSeconds, saveSecondsPerReport, saveSpurtPeriodSeconds } = parameters;
  const lasts = Math.min(load.storedReports * saveSecondsPerReport, saveIntervalSeconds);
  const listing = listingSpans(load, parameters);
  const busy: Busy[] = [];
  for (const age of beginnings(
    load.secondsSinceBoot - saveIntervalSeconds,
    saveIntervalSeconds,
    HORIZON_SECONDS + lasts,
  )) {
    const save = lasting(age, lasts);
    const skipped = Math.max(0, Math.floor((age - HORIZON_SECONDS) / saveSpurtPeriodSeconds));
    for (let from = age - skipped * saveSpurtPeriodSeconds; from > save.to; from -= saveSpurtPeriodSeconds) {
      const period = { from, to: Math.max(save.to, from - saveSpurtPeriodSeconds) };
      busy.push(...spurt(period, listing, load.storedReports, parameters));
    }
  }
  return busy;
}
