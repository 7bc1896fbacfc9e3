/** Markup that is safe to put into a page as it is. */
export class Html {
  constructor(readonly markup: string) {}
}

type Hole = Html | string | number | null | readonly Hole[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose holes are escaped unless they are markup themselves; lists are joined, null is nothing. */
export function html(parts: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  let markup = parts[0] ?? '';
  for (const [index, hole] of holes.entries()) markup += fill(hole) + (parts[index + 1] ?? '');
  return new Html(markup);
}

/** Data for a script on the page: JSON in which nothing can end the element it stands in. */
export function jsonForScript(value: unknown): Html {
  return new Html(
    JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029'),
  );
}

function fill(hole: Hole): string {
  if (hole === null) return '';
  if (hole instanceof Html) return hole.markup;
  if (typeof hole === 'object') return hole.map(fill).join('');
  return String(hole).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
