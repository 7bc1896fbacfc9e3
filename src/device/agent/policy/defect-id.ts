/**
 * The Cisco defects a device of this simulator can have. Which a device has follows from its OS and release alone; what each
 * of them is stands in `src/device/defects`, one file a defect.
 */
export const DEFECT_IDS = [
  'CSCvv72609',
  'CSCwa85525',
  'CSCwa85199',
  'CSCwa11048',
  'CSCvy20345',
  'CSCvx00521',
  'CSCvp30661',
  'CSCvt01955',
] as const;
export type DefectId = (typeof DEFECT_IDS)[number];

/** The defects of one release. Devices alike share one set. */
export type DefectSet = ReadonlySet<DefectId>;
