import type { AddCommand } from '../io.js';
import { addAcknowledge } from './acknowledge.js';
import { addCapacity } from './capacity.js';
import { addCompare } from './compare.js';
import { addCtl } from './ctl.js';
import { addDevice } from './device.js';
import { addExplain } from './explain.js';
import { addList } from './list.js';
import { addPreflight } from './preflight.js';
import { addQuery } from './query.js';
import { addReport } from './report.js';
import { addResume } from './resume.js';
import { addRun } from './run.js';
import { addServe } from './serve.js';
import { addValidate } from './validate.js';

/** Every command of the program, in the order in which `--help` shows them. */
export const COMMANDS: readonly AddCommand[] = [
  addRun,
  addResume,
  addCtl,
  addPreflight,
  addCapacity,
  addValidate,
  addExplain,
  addList,
  addDevice,
  addAcknowledge,
  addServe,
  addReport,
  addCompare,
  addQuery,
];
