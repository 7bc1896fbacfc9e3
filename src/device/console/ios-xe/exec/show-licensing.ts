import type { DeviceView } from '../../console-device.js';
import { number, WORD } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Node } from '../commands.js';
import {
  showAlertGroups,
  showCallHome,
  showCallHomeProfile,
  showCallHomeProfiles,
  showCallHomeSmartLicensing,
} from '../show/call-home.js';
import { showCallHomeStatistics } from '../show/call-home-statistics.js';
import { showLicenseAll } from '../show/license-all.js';
import { showLicenseEventlog } from '../show/license-eventlog.js';
import { showLicenseHistoryMessage } from '../show/license-history.js';
import { showLicenseStatus } from '../show/license-status.js';
import { showLicenseSummary } from '../show/license-summary.js';
import { showLicenseTechSupport } from '../show/license-tech-support.js';
import { showLicenseUdi } from '../show/license-udi.js';
import { showLicenseUsage } from '../show/license-usage.js';
import { showTechSupportLicense } from '../show/tech-support-license.js';
import { profileNamed } from '../state/call-home-profiles.js';

function of(render: (view: DeviceView) => string): (call: Call) => string {
  return ({ device }) => render(device);
}

function profile({ device, args }: Call): string {
  const found = profileNamed(device, args.profile ?? '');
  return found === null ? `%Profile ${args.profile} does not exist\n` : showCallHomeProfile(device, found);
}

/** `show license …` of the classic agent (P§6). */
export const SHOW_LICENSING: readonly Node[] = [
  keyword<Call>('show', 'Show running system information', [
    keyword('license', 'Show license information', [
      keyword('all', 'Show all license information', of(showLicenseAll)),
      keyword('status', 'Show license status information', of(showLicenseStatus)),
      keyword('summary', 'Show license summary', of(showLicenseSummary)),
      keyword('usage', 'Show license usage information', of(showLicenseUsage)),
      keyword('udi', 'Show license udi information', of(showLicenseUdi)),
      keyword('tech', 'Show license tech support', [
        keyword('support', 'Show license tech support information', of(showLicenseTechSupport)),
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
        keyword('message', 'Show license message history', of(showLicenseHistoryMessage)),
      ]),
    ]),
    keyword('tech-support', 'Show system information for Tech-Support', [
      keyword('license', 'License information', of(showTechSupportLicense)),
    ]),
  ]),
];

/** `show call-home …` (P§6), the same with either agent. */
export const SHOW_CALL_HOME: readonly Node[] = [
  keyword<Call>('show', 'Show running system information', [
    keyword(
      'call-home',
      'Show call-home information',
      [
        keyword('alert-group', 'Show available alert groups', () => showAlertGroups()),
        keyword('profile', 'Show call-home profile information', [
          keyword('all', 'Show information for all profiles', of(showCallHomeProfiles)),
          argument('profile', WORD, 'Profile name', profile),
        ]),
        keyword('smart-licensing', 'Show smart-licensing information', of(showCallHomeSmartLicensing)),
        keyword('statistics', 'Show call-home statistics', of(showCallHomeStatistics)),
      ],
      of(showCallHome),
    ),
  ]),
];
