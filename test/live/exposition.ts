/** A series of the text format, its labels in order. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly series: readonly Series[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const NUMBER = /^(?:[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|[-+]Inf|NaN)$/;
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: [''],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
};

function numberOf(text: string): number {
  if (!NUMBER.test(text)) throw new SyntaxError(`no number: ${text}`);
  return Number(text.replace('Inf', 'Infinity'));
}

/** Reads `name="value",…` from behind the brace to behind the closing one. */
function labelsOf(text: string): { labels: Record<string, string>; rest: string } {
  const labels: Record<string, string> = {};
  let at = 0;
  for (;;) {
    const equals = text.indexOf('="', at);
    const name = text.slice(at, equals);
    if (equals < 0 || !LABEL.test(name) || name.startsWith('__')) throw new SyntaxError(`no label: ${text}`);
    if (Object.hasOwn(labels, name)) throw new SyntaxError(`label twice: ${name}`);
    let value = '';
    at = equals + 2;
    while (text[at] !== '"') {
      const character = text[at];
      if (character === undefined) throw new SyntaxError(`a label without an end: ${text}`);
      if (character === '\\') {
        at += 1;
        const escaped = { '\\': '\\', '"': '"', n: '\n' }[text[at] ?? ''];
        if (escaped === undefined) throw new SyntaxError(`no escape: ${text}`);
        value += escaped;
      } else value += character;
      at += 1;
    }
    labels[name] = value;
    at += 1;
    if (text[at] === '}') return { labels, rest: text.slice(at + 1) };
    if (text[at] !== ',') throw new SyntaxError(`neither comma nor brace: ${text}`);
    at += 1;
  }
}

function seriesOf(line: string): Series {
  const brace = line.indexOf('{');
  const space = line.indexOf(' ');
  const bare = brace < 0 || space < brace;
  const name = line.slice(0, bare ? space : brace);
  if (!NAME.test(name)) throw new SyntaxError(`no name: ${line}`);
  const { labels, rest } = bare ? { labels: {}, rest: line.slice(space) } : labelsOf(line.slice(brace + 1));
  if (!/^ \S+$/.test(rest)) throw new SyntaxError(`not one value behind one space: ${line}`);
  return { name, labels, value: numberOf(rest.slice(1)) };
}

/**
 * Reads the text format of Prometheus 0.0.4 as strictly as its description allows: every family has its help and its type
 * once, before its series and all in one place; no series stands twice; histograms are whole and their buckets ascend.
 * @throws SyntaxError
 */
export function readExposition(text: string): Family[] {
  if (!text.endsWith('\n')) throw new SyntaxError('the last line does not end');
  const families: { name: string; type: string; help: string; series: Series[] }[] = [];
  const seen = new Set<string>();
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name = '', words = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (!NAME.test(name) || families.some((family) => family.name === name)) throw new SyntaxError(`again: ${line}`);
      families.push({ name, type: '', help: words, series: [] });
      continue;
    }
    const family = families.at(-1);
    if (family === undefined) throw new SyntaxError(`before any family: ${line}`);
    if (kind === 'TYPE') {
      if (family.name !== name || family.type !== '' || SUFFIXES[words] === undefined) throw new SyntaxError(line);
      family.type = words;
      continue;
    }
    const series = seriesOf(line);
    const suffixes = SUFFIXES[family.type];
    if (suffixes === undefined) throw new SyntaxError(`without a type: ${line}`);
    if (!suffixes.some((suffix) => series.name === family.name + suffix)) throw new SyntaxError(`elsewhere: ${line}`);
    const identity = JSON.stringify([series.name, Object.entries(series.labels).sort()]);
    if (seen.has(identity)) throw new SyntaxError(`twice: ${line}`);
    seen.add(identity);
    family.series.push(series);
  }
  for (const family of families) {
    if (family.series.length === 0) throw new SyntaxError(`no series: ${family.name}`);
    if (family.type === 'counter' && family.series.some(({ value }) => !(value >= 0)))
      throw new SyntaxError(family.name);
    if (family.type === 'histogram') checkHistogram(family);
  }
  return families;
}

/** Histograms here have no labels but `le`. */
function checkHistogram({ name, series }: Family): void {
  const buckets = series.filter((one) => one.name === `${name}_bucket`);
  const [count] = series.filter((one) => one.name === `${name}_count`);
  const bounds = buckets.map(({ labels }) => numberOf(labels.le ?? ''));
  const ascends = (values: readonly number[], strictly: boolean): boolean =>
    values.every(
      (value, at) => at === 0 || value > (values[at - 1] as number) || (!strictly && value === values[at - 1]),
    );
  if (!ascends(bounds, true) || bounds.at(-1) !== Number.POSITIVE_INFINITY) throw new SyntaxError(`bounds of ${name}`);
  const values = buckets.map(({ value }) => value);
  if (!ascends(values, false) || values.at(-1) !== count?.value) throw new SyntaxError(`buckets of ${name}`);
  if (series.filter((one) => one.name === `${name}_sum`).length !== 1) throw new SyntaxError(`sum of ${name}`);
}
