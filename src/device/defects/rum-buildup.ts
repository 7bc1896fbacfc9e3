import type { AffectedRange, Cure, Defect } from './defect.js';

/** What the notice says of 17.4.1, 17.5.1 and 17.7.1 holds for the rest of their trains [I]: they have no fixed release. */
const AFFECTED: readonly AffectedRange[] = [
  { from: '17.3.2a', before: '17.3.7', mark: 'C', note: '' },
  {
    from: '17.4.1',
    before: '17.6.5',
    mark: 'C',
    note: '17.4 and 17.5 have no fixed release; the notice names 17.4.1 and 17.5.1, later ones of these trains are assumed [I]',
  },
  {
    from: '17.7.1',
    before: '17.9.1',
    mark: 'C',
    note: '17.7 and 17.8 have no fixed release; the notice names 17.7.1, the rest up to 17.9.1 is assumed [I]',
  },
];

const CURES: readonly Cure[] = [
  {
    kind: 'upgrade',
    about: 'Upgrade to a fixed release.',
    steps: ['upgrade to 17.3.7, 17.6.5, 17.9.1 or later of these trains'],
    mark: 'C',
  },
  {
    kind: 'workaround',
    about: 'Clear the licensing data. The reports come back for as long as no ACK arrives.',
    steps: ['license smart factory reset', 'reload', 'license smart trust idtoken <token> all force'],
    mark: 'C',
  },
  {
    kind: 'workaround',
    about: 'Report off-line, so that an imported ACK lets the reports go.',
    steps: [
      'CSSM: remove the product instance',
      'license smart transport off',
      'license smart save usage all file flash:report.txt',
      'CSSM: upload the usage file, download the ACK file',
      'license smart import flash:ack.txt',
    ],
    mark: 'C',
  },
];

/** What the three defects of field notice 72578 (2023-05-24, revision 1.0) share: releases, cures, scenario. */
export const RUM_BUILDUP = {
  notice: 'FN72578',
  os: 'ios-xe',
  profiles: null,
  affected: AFFECTED,
  fixed: ['17.3.7', '17.6.5', '17.9.1'],
  cures: CURES,
  scenario: 'bugs/fn72578-rum-buildup',
} as const satisfies Partial<Defect>;

/** How the notice counts the reports of a device. */
export const GROWING_COUNT = {
  where: 'more flash:report.txt | count RUMReport',
  text: 'Number of lines which match regexp = 214',
  mark: 'C',
} as const;
