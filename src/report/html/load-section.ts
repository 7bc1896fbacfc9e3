import { LOADS_ABOUT, LOADS_MODELLED, LOADS_TITLE, loadCells } from '../load-words.js';
import type { ReportData } from '../report-data.js';
import { type Column, plotFrame, section, table } from './elements.js';
import { type Html, html } from './html.js';
import type { Plot } from './plots.js';

const COLUMNS: readonly Column[] = [
  { title: 'Devices' },
  { title: 'Number', numeric: true },
  { title: 'Most reports', numeric: true },
  { title: 'at the end', numeric: true },
  { title: 'Most CPU', numeric: true },
  { title: 'at the end', numeric: true },
  { title: 'Most memory', numeric: true },
  { title: 'at the end', numeric: true },
];

/** Reports without an ACK, CPU and memory over time; nothing where the scenario does not observe them. */
export function loads({ aggregates }: ReportData, find: (id: string) => Plot | undefined): Html {
  const { rows } = aggregates.loads;
  if (rows.length === 0) return html``;
  const plots = ['backlog', 'cpu', 'memory'].flatMap((id) => {
    const plot = find(id);
    return plot === undefined ? [] : [plotFrame(plot)];
  });
  return section(
    'loads',
    LOADS_TITLE,
    ...[LOADS_ABOUT, LOADS_MODELLED].map((text) => html`<p class="said">${text}</p>`),
    ...plots,
    table('Of one device: at its worst, and on average at the end', COLUMNS, rows.map(loadCells)),
  );
}
