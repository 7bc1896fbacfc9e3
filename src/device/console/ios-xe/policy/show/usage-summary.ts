import { usageReportSummary } from '../../../../agent/policy/usage-summary.js';
import type { DeviceView } from '../../../console-device.js';
import { policyOf } from '../policy-of.js';
import { policyTraitsOf } from '../policy-traits.js';

const HEAD = 'Usage Report Summary:\n=====================\n';

/** Nothing of that is kept on disk here. Layout: GP ShowLicenseAll golden_output_3_4M, TechSupport golden_14. */
function telemetry({ profile }: DeviceView): string {
  if (!policyTraitsOf(profile).conversion) return '';
  return '\nDevice Telemetry Report Summary:\n================================\nData Channel: AVAILABLE\nReports on disk: 0\n';
}

/** Layout: GP ShowLicenseAll golden_output. */
export function summaryForAll(view: DeviceView): string[] {
  if (!policyTraitsOf(view.profile).accounts) return [];
  const { total, purged, acknowledged, waitingForAck, availableToReport, collecting } = usageReportSummary(
    policyOf(view).state,
  );
  return [
    `${HEAD}Total: ${total},  Purged: ${purged}
Total Acknowledged Received: ${acknowledged},  Waiting for Ack: ${waitingForAck}
Available to Report: ${availableToReport}  Collecting Data: ${collecting}
${telemetry(view)}`,
  ];
}

/** The same for `tech support`, with what is behind the numbers: GP TechSupport golden_3, 12. Of none is the file missing. */
export function summaryForTechSupport(view: DeviceView): string[] {
  if (!policyTraitsOf(view.profile).accounts) return [];
  const summary = usageReportSummary(policyOf(view).state);
  const { total, purged, acknowledged, waitingForAck, unacknowledged, inStorage } = summary;
  return [
    `${HEAD}Total: ${total},  Purged: ${purged}(0)
Total Acknowledged Received: ${acknowledged},  Waiting for Ack: ${waitingForAck}(${unacknowledged})
Available to Report: ${summary.availableToReport}  Collecting Data: ${summary.collecting}
Maximum Display: ${total}  In Storage: ${inStorage},  MIA: 0(0)
Report Module Status: Ready
${telemetry(view)}`,
  ];
}
