import { writeRumReport } from '../../../../../wire/rum-report.js';
import { rumUsage } from '../../../../agent/policy/composing.js';
import type { DeviceView } from '../../../console-device.js';
import { policyOf } from '../policy-of.js';

/** `test license smart rum …`, up to 17.6 (S1). */

const STATE = {
  OPEN: 'Open',
  CLOSED: 'Closed',
  UNACKNOWLEDGED: 'Unacknowledged',
  ACKNOWLEDGED: 'Acknowledged',
} as const;

/** `id-list`: S1. */
export function rumIdList(view: DeviceView): string {
  return policyOf(view)
    .state.reports.map(({ id, state }) => `report_id:${id} state:SmartAgentRumState${STATE[state]}\n`)
    .join('');
}

/** `show N`: the report as it goes to CSSM or into a file (P§3.1); S1 cuts it off, so that its form on the screen is assumed [I]. */
export function rumText(view: DeviceView, id: number): string {
  const { state, context } = policyOf(view);
  const report = state.reports.find((candidate) => candidate.id === id);
  if (report === undefined) return '% Report Id not found\n';
  const { udi, softwareId } = context;
  const productInstanceId = state.productInstanceId === '' ? null : state.productInstanceId;
  const origin = { udi, softwareId, productInstanceId };
  return `${JSON.stringify(writeRumReport(rumUsage(report, view.now, context), origin), null, 2)}\n`;
}
