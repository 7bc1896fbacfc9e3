import type { PolicyMessageType } from '../../../../../wire/policy-messages.js';
import { NO_INSTANT_MS } from '../../../../agent/classic-state.js';
import { type MessageStatistics, statisticsOf } from '../../../../agent/policy/statistics.js';
import type { DeviceView } from '../../../console-device.js';
import { licenseDate } from '../../../text/dates.js';
import { policyOf } from '../policy-of.js';
import { policyTraitsOf } from '../policy-traits.js';
import { dateOrNone, EMPTY, NONE } from './instants.js';

/** In the order of GP ShowLicenseTechSupport; null: messages these devices never send. */
const MESSAGES: readonly (readonly [string, PolicyMessageType | null])[] = [
  ['Trust Establishment', 'trust'],
  ['Trust Acknowledgement', null],
  ['Usage Reporting', 'usageReport'],
  ['Result Polling', 'resultPolling'],
  ['Authorization Request', null],
  ['Authorization Confirmation', null],
  ['Authorization Return', null],
  ['Trust Sync', 'trustSync'],
  ['Hello Message', 'hello'],
];

const NEVER_SENT: MessageStatistics = {
  successes: 0,
  failures: 0,
  ongoingFailures: 0,
  ongoingCommunicationFailures: 0,
  lastResponse: NONE,
  lastResponseMs: NO_INSTANT_MS,
  failureReason: '',
  lastSuccessMs: NO_INSTANT_MS,
  lastFailureMs: NO_INSTANT_MS,
};

function block(view: DeviceView, heading: string, statistics: MessageStatistics): string {
  const { successes, failures, ongoingFailures, ongoingCommunicationFailures, lastResponse, lastResponseMs } =
    statistics;
  const on = lastResponseMs === NO_INSTANT_MS ? '' : ` on ${licenseDate(view, lastResponseMs)}`;
  return `${heading}:
  Attempts: Total=${successes + failures}, Success=${successes}, Fail=${failures}  Ongoing Failure: Overall=${ongoingFailures} Communication=${ongoingCommunicationFailures}
  Last Response: ${lastResponse}${on}
    Failure Reason: ${statistics.failureReason || NONE}
  Last Success Time: ${dateOrNone(view, statistics.lastSuccessMs)}
  Last Failure Time: ${dateOrNone(view, statistics.lastFailureMs)}
`;
}

/** `Communication Level Allowed`: GP for direct and cslu; that it is NONE with transport `off` is assumed [I]. */
const LEVEL = { smart: 'DIRECT', callhome: 'DIRECT', cslu: 'INDIRECT', off: 'NONE' } as const;

/** Layout: GP ShowLicenseTechSupport golden_3; telemetry as in golden_14. */
export function communicationStatistics(view: DeviceView): string {
  const { state, context } = policyOf(view);
  const messages = policyTraitsOf(view.profile).conversion
    ? [...MESSAGES, ['Telemetry Reporting', null] as const]
    : MESSAGES;
  const blocks = messages.map(([heading, type]) => {
    return block(view, heading, type === null ? NEVER_SENT : statisticsOf(state, type));
  });
  return `Communication Statistics:
=======================
Communication Level Allowed: ${LEVEL[context.transport]}
Overall State: ${EMPTY}
${blocks.join('')}`;
}
