import type { Defect } from './defect.js';

/** A deadline is shown where none is due. Nothing but the text is wrong. */
export const CSCvy20345: Defect = {
  id: 'CSCvy20345',
  headline: 'Next ACK deadline shows a date although no further report is due',
  headlineMark: 'I',
  notice: null,
  os: 'ios-xe',
  profiles: null,
  affected: [
    {
      from: '17.3.2a',
      before: '17.6.6',
      mark: 'I',
      note: 'the first affected release is not public [U]: the policy agent begins with 17.3.2a; 17.3 to 17.5 have no fixed release',
    },
    { from: '17.7.1', before: '17.9.4', mark: 'I', note: '17.7 and 17.8 have no fixed release' },
    { from: '17.10.1', before: '17.13.1', mark: 'I', note: '17.10 to 17.12 have no fixed release that is published' },
  ],
  fixed: ['17.6.6', '17.9.4', '17.13.1'],
  trigger: 'Only Network Essentials or Network Advantage in use, no change of licences since the first ACK.',
  effect:
    'Perpetual licences are to be reported once; after that ACK no deadline is left. The affected release shows one all ' +
    'the same. Licensing itself works as it should.',
  observables: [
    { where: 'show license all', text: 'Next ACK deadline: <a date>', mark: 'C' },
    { where: 'show license all, fixed release', text: 'Next ACK deadline: None', mark: 'I' },
  ],
  cures: [
    {
      kind: 'upgrade',
      about: 'Upgrade to a fixed release.',
      steps: ['upgrade to 17.6.6, 17.9.4, 17.13.1 or later'],
      mark: 'C',
    },
    { kind: 'none needed', about: 'Licensing works as it should; the date may be ignored.', steps: [], mark: 'C' },
  ],
  scenario: 'bugs/cscvy20345-deadline',
  sources: ['S1', 'P§4', 'F18'],
};
