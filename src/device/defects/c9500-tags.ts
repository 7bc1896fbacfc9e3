import type { Defect } from './defect.js';

/**
 * What the two defects of the Catalyst 9500 High Performance tags share. S4 names both ids for the same change and does
 * not say which is which [U]; a device here has both or neither. The wrong tags themselves stand in the profiles.
 */
export const C9500_TAGS = {
  notice: null,
  os: 'ios-xe',
  profiles: ['catalyst-9500-24y4c', 'catalyst-9500-32c', 'catalyst-9500-32qc', 'catalyst-9500-48y4c'],
  affected: [
    {
      from: '16.12.1',
      before: '16.12.3',
      mark: 'C',
      note: 'S4 calls 16.12.1 and 16.12.2 wrong and 16.12.3a fixed; its table has the new tags from 16.12.3, so that one is taken for right [I]',
    },
  ],
  fixed: ['16.12.3a'],
  trigger: 'A Catalyst 9500 High Performance model, after an upgrade or downgrade to one of these releases.',
  effect:
    'The device asks for entitlement tags no account holds, and goes out of compliance although its licences are there.',
  observables: [
    { where: 'show license status', text: 'Status: OUT OF COMPLIANCE', mark: 'I' },
    {
      where: 'syslog',
      text: '%SMART_LIC-3-OUT_OF_COMPLIANCE: One or more entitlements are out of compliance',
      mark: 'I',
    },
    { where: 'CSSM', text: 'Insufficient Licenses', mark: 'I' },
  ],
  cures: [
    {
      kind: 'upgrade',
      about: 'Upgrade to a fixed release: generic network tag, DNA tag of the model.',
      steps: ['upgrade to 16.12.3a or later'],
      mark: 'C',
    },
    {
      kind: 'workaround',
      about: 'Have the licences in the account converted.',
      steps: ['CSSM: licences converted by the vendor (Global Licensing Operations)'],
      mark: 'C',
    },
  ],
  scenario: 'c9500-tags',
  sources: ['S4', 'P§4', 'F26'],
} as const satisfies Partial<Defect>;
