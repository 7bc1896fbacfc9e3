import { deviceLoad } from '../../../../load/device-load.js';
import type { ReportLoad } from '../../../../load/report-load.js';
import type { DeviceView } from '../../../console-device.js';
import { policyOf } from '../policy-of.js';

/** The load the reports of a device are on it now. */
export function reportLoadOf(view: DeviceView): ReportLoad {
  const { state, context } = policyOf(view);
  return deviceLoad(state, context, view.now);
}
