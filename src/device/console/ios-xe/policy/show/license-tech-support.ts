import { udisOf } from '../../../../agent/policy/trusting.js';
import type { DeviceView } from '../../../console-device.js';
import { agentVersion } from '../../show/license-all.js';
import { showLicenseUdi } from '../../show/license-udi.js';
import { policyOf } from '../policy-of.js';
import { policyTraitsOf } from '../policy-traits.js';
import { communicationStatistics } from './communication-statistics.js';
import { handles } from './handles.js';
import { policyStatusPart } from './license-status.js';
import { otherInfo } from './other-info.js';
import { reservationInfo } from './reservation-info.js';
import { scheduledJobs } from './scheduled-jobs.js';
import { summaryForTechSupport } from './usage-summary.js';

/** An ID certificate is the classic agent's: this one has trust codes (GP). */
const CERTIFICATES = `License Certificates
====================
Production Cert: True
Not registered. No certificates installed
`;

/** Layout: GP ShowLicenseTechSupport golden_3 (stack), golden_14 (alone). */
function highAvailability(view: DeviceView): string {
  const isAlone = policyOf(view).context.members.length === 0;
  return `HA Info
==========
RP Role: Active
Chassis Role: Active
Behavior Role: Active
RMF: True
CF: True
CF State: Stateless
Message Flow Allowed: ${isAlone ? 'True' : 'False'}
`;
}

/** Licences the platform knows: GP golden_2, golden_3 of a C9300, golden_14 of a C9606R. Each UDI stands there once (golden_12). */
function mappingTable(view: DeviceView): string {
  const { accounts, conversion } = policyTraitsOf(view.profile);
  const found = conversion ? 213 : accounts ? 215 : 194;
  const { context } = policyOf(view);
  const enforced = udisOf(context).map(({ pid, serialNumber }) => {
    return `  P:${pid},S:${serialNumber}:\n    No PD enforced licenses\n`;
  });
  return `Platform Provided Mapping Table
===============================
  ${context.udi.pid}: Total licenses found: ${found}
Enforced Licenses:
${enforced.join('')}`;
}

/** `show license tech support`. Layout: GP ShowLicenseTechSupport golden_2 (5.1), golden_3 (5.5), golden_12 and 14 (5.11). */
export function showPolicyTechSupport(view: DeviceView): string {
  return [
    'Smart Licensing Tech Support info\n',
    policyStatusPart(view, 'tech-support'),
    `License Usage\n=============\n${handles(view)}`,
    `Product Information\n===================\n${showLicenseUdi(view)}`,
    `Agent Version\n=============\n${agentVersion(view)}`,
    scheduledJobs(view),
    communicationStatistics(view),
    CERTIFICATES,
    highAvailability(view),
    reservationInfo(view),
    ...summaryForTechSupport(view),
    otherInfo(view),
    mappingTable(view),
  ].join('\n');
}
