import type { DeviceView } from '../console-device.js';
import { isReserved } from './smart-licensing.js';

/**
 * Once the evaluation is spent the cluster menu is closed, and a change would break the cluster (F24, S3; admin guide: "does
 * not allow cluster-related configuration changes"). That the console refuses with this text is assumed [I]; the breaking
 * itself is not modelled.
 * @returns why not, or an empty text
 */
export function refuseClusterChange(view: DeviceView): string {
  if (view.state.licensing !== 'EVALUATION_EXPIRED' || isReserved(view)) return '';
  return 'The evaluation period has expired: cluster configuration changes are not allowed';
}
