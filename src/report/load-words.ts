import { formatBytes, formatCount, formatPercent } from './format-values.js';
import type { LoadRow } from './load-series.js';

export const LOADS_TITLE = 'What RUM reports cost the devices';

/** What they are, for the reader who only knows the field notice. */
export const LOADS_ABOUT =
  'A device with Smart Licensing Using Policy writes its use of licences down in RUM reports and keeps each until the ' +
  'licensing server has acknowledged it. Field notice FN72578 tells of releases on which reports that nobody acknowledges ' +
  'pile up and take CPU and memory.';

/** What is computed here and from which figures; docs/reference/load-model.md has them all. */
export const LOADS_MODELLED =
  'CPU and memory are modelled. How many reports there are follows from the licensing rules; what they cost is computed by a ' +
  'model fitted to the few figures that are published: near 1,000 reports 99 % CPU and 1,205,727,320 bytes held by ' +
  '*MallocLite* (FN72578), and earlier on 61 % CPU over a minute and 28 % over five (CSCwa85199). How the vendor\u2019s code ' +
  'works is not public; what was assumed is in docs/reference/load-model.md. CPU is that of one hour, memory that of ' +
  '*MallocLite*.';

/** A group of devices in a table: name, number, then most and last of reports, CPU and memory. */
export function loadCells({ name, devices, most, last }: LoadRow): string[] {
  return [
    name,
    formatCount(devices),
    formatCount(most.stored),
    formatCount(last.stored),
    formatPercent(most.cpu),
    formatPercent(last.cpu),
    formatBytes(most.memory),
    formatBytes(last.memory),
  ];
}
