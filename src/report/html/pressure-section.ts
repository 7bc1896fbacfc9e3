import {
  generatorSentences,
  latenessSentence,
  MANNER_HEAD,
  mannerRows,
  PHASE_HEAD,
  PHASES_TITLE,
  phaseCells,
} from '../pressure-words.js';
import type { ReportData } from '../report-data.js';
import { type Column, section, table } from './elements.js';
import { type Html, html } from './html.js';

/** Cells of a phase before the figures: its name, and when it was. */
const PHASE_WORDS = 2;

function columns(head: readonly string[], words: number): Column[] {
  return head.map((title, index) => ({ title, numeric: index >= words }));
}

/** Why the times are not to be trusted and what to do; nothing where they are. */
export function generatorNotes({ summary }: ReportData): Html[] {
  if (summary === null) return [];
  return generatorSentences(summary).map((reason) => html`<p class="note">Not trustworthy, ${reason}</p>`);
}

/** The phases of the run side by side; nothing where the scenario names none. */
export function phases({ phases }: ReportData): Html {
  if (phases.length === 0) return html``;
  return section(
    'phases',
    PHASES_TITLE,
    html`<p class="said">Exchanges by when they ended. Answer times from sending, and corrected: from the instant the message was due.</p>`,
    table('Phases in order', columns(PHASE_HEAD, PHASE_WORDS), phases.map(phaseCells)),
  );
}

/** How late messages left, and what each manner of connecting used. */
export function connections({ summary }: ReportData): Html {
  if (summary === null) return html``;
  const late = latenessSentence(summary);
  const manners = mannerRows(summary);
  return html`${late === null ? html`` : html`<p class="said">${late}</p>`}${
    manners.length === 0 ? html`` : table('By what devices do with their connections', columns(MANNER_HEAD, 1), manners)
  }`;
}
