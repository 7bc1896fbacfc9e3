import { CSCvp30661 } from './cscvp30661.js';
import { CSCvt01955 } from './cscvt01955.js';
import { CSCvv72609 } from './cscvv72609.js';
import { CSCvx00521 } from './cscvx00521.js';
import { CSCvy20345 } from './cscvy20345.js';
import { CSCwa11048 } from './cscwa11048.js';
import { CSCwa85199 } from './cscwa85199.js';
import { CSCwa85525 } from './cscwa85525.js';
import type { Defect } from './defect.js';

/** Every defect that is simulated, in the order in which `slfleet list defects` shows them. */
export const DEFECTS: readonly Defect[] = [
  CSCvv72609,
  CSCwa85525,
  CSCwa85199,
  CSCwa11048,
  CSCvy20345,
  CSCvx00521,
  CSCvp30661,
  CSCvt01955,
];
