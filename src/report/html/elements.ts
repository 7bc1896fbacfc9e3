import { type Html, html } from './html.js';
import type { Plot } from './plots.js';

export interface Column {
  readonly title: string;
  /** Numbers stand on the right, digits under digits. */
  readonly numeric?: boolean;
  /** Prose: keeps a readable width on a phone. */
  readonly wide?: boolean;
}

export type Cell = Html | string | number;

/** A table that scrolls inside its own frame where the screen is narrower than it is. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Html {
  const kind = (index: number): string => (columns[index]?.numeric ? 'number' : columns[index]?.wide ? 'wide' : 'text');
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title }, index) => html`<th scope="col" class="${kind(index)}">${title}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map((cell, index) => html`<td class="${kind(index)}">${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}

/** Room for a plot, as high as it will be, so that nothing moves when it is drawn; its legend switches its lines. */
export function plotFrame(plot: Plot): Html {
  const buttons = plot.series.map(
    ({ name, colour }, index) =>
      html`<button type="button" class="key" aria-pressed="true" data-series="${index}"><span class="swatch ${colour}"></span><span class="name">${name}</span> <span class="value"></span></button>`,
  );
  return html`<figure class="plot" data-plot="${plot.id}">
<figcaption>${plot.label}. <output class="when"></output></figcaption>
<div class="canvas" tabindex="0" role="img" aria-label="${plot.label}. Arrow keys move along time, plus and minus zoom, Escape shows all."></div>
<div class="keys" role="group" aria-label="Lines of the plot">${buttons}<button type="button" class="log" aria-pressed="false">log scale</button></div>
</figure>`;
}

/** A bar as long as its share of the longest. */
export function bar(part: number, longest: number): Html {
  const width = longest === 0 ? 0 : (100 * part) / longest;
  return html`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width="${width.toFixed(1)}" height="1"/></svg>`;
}

export function section(id: string, title: string, ...content: readonly Html[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>
`;
}

export const text = (title: string): Column => ({ title });
export const prose = (title: string): Column => ({ title, wide: true });
export const number = (title: string): Column => ({ title, numeric: true });

export type FindPlot = (id: string) => Plot | undefined;

/** A plot in its frame; nothing where there is none of that name. */
export function plot(find: FindPlot, id: string): Html {
  const found = find(id);
  return found === undefined ? html`` : plotFrame(found);
}

/** A sentence by itself. */
export function said(sentence: string): Html {
  return html`<p class="said">${sentence}</p>`;
}
