import type { DeviceView } from '../../../console-device.js';
import { keptLines } from '../../state/kept-lines.js';
import { urlLines } from '../state/transport-settings.js';
import { USAGE_INTERVAL } from '../state/usage-interval.js';

/** The lines `license smart …` of a configuration. The transport goes first: what follows may be its. */
export function policyLicenseLines(view: DeviceView, pathLines: readonly string[]): string[] {
  const { hostname, version } = view.system.privacy;
  const { kind } = view.transport;
  return [
    ...(hostname || version
      ? [`license smart privacy ${hostname && version ? 'all' : hostname ? 'hostname' : 'version'}`]
      : []),
    ...(kind === view.profile.transport ? [] : [`license smart transport ${kind}`]),
    ...urlLines(view),
    ...keptLines(view.system).filter((line) => line.startsWith(USAGE_INTERVAL)),
    ...pathLines.filter((line) => line.startsWith('license smart')),
  ];
}
