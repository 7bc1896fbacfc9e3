import type { DeviceView } from '../../../console-device.js';
import { policyOf } from '../policy-of.js';
import { policyTraitsOf } from '../policy-traits.js';
import { dateOrNone, EMPTY, NONE } from './instants.js';

/** The short blocks that several commands have in common; layouts: GP ShowLicenseAll, ShowLicenseStatus. */

export function usingPolicy({ profile }: DeviceView): string {
  const mode = policyTraitsOf(profile).conversion ? '  Reporting Mode: STANDARD\n' : '';
  return `Smart Licensing Using Policy:\n  Status: ENABLED\n${mode}`;
}

/** Nothing with agents that do not print it. */
export function accountInformation(view: DeviceView): string[] {
  if (!policyTraitsOf(view.profile).accounts) return [];
  const { smartAccount, virtualAccount, accountMs } = policyOf(view).state;
  const smart = smartAccount === '' ? NONE : `${smartAccount} As of ${dateOrNone(view, accountMs)}`;
  return [`Account Information:\n  Smart Account: ${smart}\n  Virtual Account: ${virtualAccount || NONE}\n`];
}

export function conversion({ profile }: DeviceView): string[] {
  if (!policyTraitsOf(profile).conversion) return [];
  return [
    `License Conversion:\n  Automatic Conversion Enabled: False\n  Last Data Push: ${NONE}\n  Last File Export: ${NONE}\n`,
  ];
}

export const MISCELLANEOUS = `Miscellaneous:\n  Custom Id: ${EMPTY}\n`;

export const PURCHASED = 'Purchased Licenses:\n  No Purchase Information Available\n';
