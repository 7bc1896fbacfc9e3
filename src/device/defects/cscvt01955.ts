import { C9500_TAGS } from './c9500-tags.js';
import type { Defect } from './defect.js';

export const CSCvt01955: Defect = {
  ...C9500_TAGS,
  id: 'CSCvt01955',
  headline: 'Wrong entitlement tags on Catalyst 9500 High Performance',
  headlineMark: 'U',
};
