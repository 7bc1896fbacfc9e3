import { C9500_TAGS } from './c9500-tags.js';
import type { Defect } from './defect.js';

export const CSCvp30661: Defect = {
  ...C9500_TAGS,
  id: 'CSCvp30661',
  headline: 'Wrong entitlement tags on Catalyst 9500 High Performance',
  headlineMark: 'U',
};
