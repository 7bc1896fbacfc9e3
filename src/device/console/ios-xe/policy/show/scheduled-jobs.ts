import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../../../time/duration.js';
import { NO_INSTANT_MS } from '../../../../agent/classic-state.js';
import { nextPoll } from '../../../../agent/policy/polling.js';
import { reportingStanding } from '../../../../agent/policy/reporting-policy.js';
import { statisticsOf } from '../../../../agent/policy/statistics.js';
import type { DeviceView } from '../../../console-device.js';
import { licenseDate } from '../../../text/dates.js';
import { scheduledJob } from '../../show/license-tech-support.js';
import { policyOf } from '../policy-of.js';
import { policyTraitsOf } from '../policy-traits.js';

/** The next time of something that has happened regularly since an instant. */
function nextOf(firstMs: number, everyMs: number, now: number): number {
  return firstMs + Math.max(0, Math.floor((now - firstMs) / everyMs) + 1) * everyMs;
}

/** Reports are pushed when they are due; while they cannot be, the job is one day on, and one more (GP TechSupport golden_3). */
function sending(pushDueMs: number, now: number): number {
  if (pushDueMs === NO_INSTANT_MS || pushDueMs > now) return pushDueMs;
  return nextOf(pushDueMs, DAY_MS, now);
}

/** After the last poll that got an answer, and every day from then on (P§3.6); none before. */
function processing(view: DeviceView): number | null {
  const { state, context } = policyOf(view);
  if (state.processDueMs !== NO_INSTANT_MS) return state.processDueMs;
  const { lastSuccessMs } = statisticsOf(state, 'resultPolling');
  if (lastSuccessMs === NO_INSTANT_MS) return null;
  return nextOf(lastSuccessMs + context.policyRhythm.processMs, DAY_MS, view.now);
}

/**
 * `Upcoming Scheduled Jobs`, in the order of GP ShowLicenseTechSupport golden_2 (5.1), golden_3 (5.5), golden_14 (5.11). The
 * daily job runs 2 s, the measurements 4 s after the start, as golden_3 has it; the others by the agent's own due times.
 * What these devices never do is `Expired Not Rescheduled`.
 */
export function scheduledJobs(view: DeviceView): string {
  const { state, context } = policyOf(view);
  const { now } = view;
  const { accounts, conversion } = policyTraitsOf(view.profile);
  const { bootedMs } = state;
  const authorization = accounts ? NO_INSTANT_MS : nextOf(bootedMs + 102 * SECOND_MS, DAY_MS, now);
  const polled = state.statistics.resultPolling !== undefined || state.polls.length > 0;
  const processed = processing(view);
  const jobs: (readonly [string, number] | null)[] = [
    ['Daily', nextOf(bootedMs + 2 * SECOND_MS, DAY_MS, now)],
    conversion ? null : ['Authorization Renewal', authorization],
    ['Init Flag Check', NO_INSTANT_MS],
    accounts ? null : ['Register Period Expiration Check', NO_INSTANT_MS],
    accounts ? null : ['Ack Expiration Check', NO_INSTANT_MS],
    ['Reservation configuration mismatch between nodes in HA mode', NO_INSTANT_MS],
    polled ? ['Retrieve data processing result', nextPoll(state)?.dueMs ?? NO_INSTANT_MS] : null,
    ['Start Utility Measurements', nextOf(bootedMs + 4 * SECOND_MS, context.policyRhythm.sampleMs, now)],
    ['Send Utility RUM reports', sending(state.pushDueMs, now)],
    ['Save unreported RUM Reports', nextOf(bootedMs, HOUR_MS, now)],
    processed === null ? null : ['Process Utility RUM reports', processed],
    conversion ? ['Telemetry Reporting', NO_INSTANT_MS] : null,
    conversion ? ['Authorization Code Process', NO_INSTANT_MS] : null,
    ['Data Synchronization', state.syncDueMs],
    ['External Event', reportingStanding(state, context).deadlineMs],
    ['Operational Model', NO_INSTANT_MS],
  ];
  // What is past and was not set again has expired: a synchronisation that may not be sent, a deadline that was missed.
  const set = (atMs: number): number => (atMs > now ? atMs : NO_INSTANT_MS);
  const lines = jobs.flatMap((job) => (job === null ? [] : [`${job[0]}: ${scheduledJob(view, set(job[1]))}\n`]));
  return `Upcoming Scheduled Jobs\n=======================\nCurrent time: ${licenseDate(view, now)}\n${lines.join('')}`;
}
