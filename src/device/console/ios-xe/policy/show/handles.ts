import { MINUTE_MS, SECOND_MS } from '../../../../../time/duration.js';
import type { LicenceInUse } from '../../../../agent/policy/licence-in-use.js';
import { latestReport } from '../../../../agent/policy/measuring.js';
import type { DeviceView } from '../../../console-device.js';
import { policyOf } from '../policy-of.js';
import { policyTraitsOf } from '../policy-traits.js';
import { dateOrNone } from './instants.js';
import { licenceType } from './licences.js';

/** `00:15:00`; a sample is never an hour away. */
function interval(ms: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `00:${two(Math.floor(ms / MINUTE_MS))}:${two(Math.floor((ms % MINUTE_MS) / SECOND_MS))}`;
}

/**
 * A licence as the agent holds it. Layout: GP ShowLicenseTechSupport golden_3. In use since the device started, and asked for
 * when its present row of measurements began (modelled).
 */
function handle(view: DeviceView, licence: LicenceInUse, at: number): string {
  const { state, context } = policyOf(view);
  const { feature, tag, name, count } = licence;
  const report = latestReport(state, tag);
  const ids = policyTraitsOf(view.profile).accounts
    ? `      Current Report: ${report?.id ?? 0}       Previous: ${report?.previousId ?? 0}\n`
    : '';
  return `Handle: ${at + 1}
  License: ${feature}
  Entitlement Tag: ${tag}
  Description: ${name}
  Count: ${count}
  Version: 1.0
  Status: IN USE(15)
  Status time: ${dateOrNone(view, state.bootedMs)}
  Request Time: ${dateOrNone(view, report?.rowStartMs ?? state.bootedMs)}
  Export status: NOT RESTRICTED
  Feature Name: ${feature}
  Feature Description: ${name}
  Enforcement type: NOT ENFORCED
  License type: ${licenceType(licence)}
  Measurements:
    ENTITLEMENT:
      Interval: ${interval(context.policyRhythm.sampleMs)}
      Current Value: ${count}
${ids}  Soft Enforced: True
`;
}

export function handles(view: DeviceView): string {
  const { licences } = policyOf(view).state;
  return licences.length === 0
    ? 'No licenses in use\n'
    : licences.map((licence, at) => handle(view, licence, at)).join('\n');
}
