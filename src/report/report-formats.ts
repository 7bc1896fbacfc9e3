import { htmlReport } from './html/page.js';
import { jsonReport } from './json-report.js';
import { junitReport } from './junit.js';
import { markdownReport } from './markdown.js';
import type { ReportData } from './report-data.js';

/** The formats of `slfleet report`: the file each has in a run folder unless told otherwise, and its writer. */
export const REPORT_FORMATS = {
  html: { file: 'report.html', render: htmlReport },
  json: { file: 'report.json', render: jsonReport },
  md: { file: 'report.md', render: markdownReport },
  junit: { file: 'junit.xml', render: junitReport },
} as const satisfies Record<string, { readonly file: string; readonly render: (data: ReportData) => string }>;

export type ReportFormat = keyof typeof REPORT_FORMATS;
