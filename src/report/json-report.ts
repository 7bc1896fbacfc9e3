import type { ReportData } from './report-data.js';

/** The summary and everything counted from the events, for other programs. */
export function jsonReport({ description, summary, digest, aggregates, notes }: ReportData): string {
  return `${JSON.stringify({ schemaVersion: 1, run: description, summary, digest, aggregates, notes }, null, 2)}\n`;
}
