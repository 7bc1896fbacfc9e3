import type { DeviceView } from '../../../console-device.js';
import { number } from '../../../grammar/argument-kinds.js';
import { argument, keyword } from '../../../grammar/node.js';
import type { Call } from '../../../session.js';
import type { Node } from '../../commands.js';
import { showLicenseEventlog } from '../../show/license-eventlog.js';
import { showLicenseUdi } from '../../show/license-udi.js';
import type { PolicyTraits } from '../policy-traits.js';
import { showPolicyUsage } from '../show/licences.js';
import { showPolicyAll } from '../show/license-all.js';
import { showLicenseAuthorization } from '../show/license-authorization.js';
import { showPolicyHistory } from '../show/license-history.js';
import { showPolicyStatus } from '../show/license-status.js';
import { showPolicySummary } from '../show/license-summary.js';
import { showPolicyTechSupport } from '../show/license-tech-support.js';
import { showRumId, showRumIdDetail, showRumIds } from '../show/rum-reports.js';
import { showPolicyTechSupportLicense } from '../show/tech-support-license.js';
import { REPORT_ID } from './report-id.js';

function of(render: (view: DeviceView) => string): (call: Call) => string {
  return ({ device }) => render(device);
}

/** From 17.7.1 on (S1). */
const RUM: Node = keyword('rum', 'Show license RUM reports', [
  keyword('id', 'Show RUM reports by id', [
    keyword('all', 'Show all RUM reports', of(showRumIds)),
    argument(
      'id',
      REPORT_ID,
      'Report id',
      [keyword('detail', 'Show details', ({ device, args }) => showRumIdDetail(device, Number(args.id)))],
      ({ device, args }) => showRumId(device, Number(args.id)),
    ),
  ]),
]);

/** `show license …` of Smart Licensing Using Policy (S1; P§6). */
export function showPolicyLicensing({ showsRum }: PolicyTraits): readonly Node[] {
  return [
    keyword<Call>('show', 'Show running system information', [
      keyword('license', 'Show license information', [
        keyword('all', 'Show all license information', of(showPolicyAll)),
        keyword('authorization', 'Show license authorization information', of(showLicenseAuthorization)),
        keyword('status', 'Show license status information', of(showPolicyStatus)),
        keyword('summary', 'Show license summary', of(showPolicySummary)),
        keyword('usage', 'Show license usage information', of(showPolicyUsage)),
        keyword('udi', 'Show license udi information', of(showLicenseUdi)),
        keyword('tech', 'Show license tech support', [
          keyword('support', 'Show license tech support information', of(showPolicyTechSupport)),
          keyword('events', 'Show license events', ({ device }) => showLicenseEventlog(device, null)),
        ]),
        keyword(
          'eventlog',
          'Show license event log',
          [
            argument('days', number(0, 90), 'Number of days', ({ device, args }) =>
              showLicenseEventlog(device, Number(args.days)),
            ),
          ],
          ({ device }) => showLicenseEventlog(device, null),
        ),
        keyword('history', 'Show license history', [
          keyword('message', 'Show license message history', of(showPolicyHistory)),
        ]),
        ...(showsRum ? [RUM] : []),
      ]),
      keyword('tech-support', 'Show system information for Tech-Support', [
        keyword('license', 'License information', of(showPolicyTechSupportLicense)),
      ]),
    ]),
  ];
}
