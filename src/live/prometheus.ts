import type { Attributes, HistogramSample, MetricFamily } from './metric-families.js';

export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Units of a name, as Prometheus wants them: base units, in full. Things counted have none. */
const UNIT_WORDS: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' };

/** `slfleet.messages.sent` is `slfleet_messages_sent_total`: as the specification of OpenTelemetry maps names. */
export function prometheusName({ name, kind, unit }: Pick<MetricFamily, 'name' | 'kind' | 'unit'>): string {
  return `${name.replaceAll('.', '_')}${UNIT_WORDS[unit] ?? ''}${kind === 'counter' ? '_total' : ''}`;
}

/** Metrics in the text format of Prometheus 0.0.4. Families without a series are left out. */
export function prometheusText(families: readonly MetricFamily[]): string {
  const lines: string[] = [];
  for (const family of families) {
    if (family.samples.length === 0) continue;
    const name = prometheusName(family);
    lines.push(`# HELP ${name} ${escaped(family.about)}`, `# TYPE ${name} ${family.kind}`);
    if (family.kind === 'histogram') for (const sample of family.samples) lines.push(...histogramLines(name, sample));
    else {
      for (const { attributes, value } of family.samples) lines.push(`${name}${labels(attributes)} ${number(value)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function histogramLines(name: string, { attributes, count, sum, bounds, counts }: HistogramSample): string[] {
  let upTo = 0;
  const buckets = bounds.map((bound, at) => {
    upTo += counts[at] ?? 0;
    return `${name}_bucket${labels({ ...attributes, le: number(bound) })} ${upTo}`;
  });
  return [
    ...buckets,
    `${name}_bucket${labels({ ...attributes, le: '+Inf' })} ${count}`,
    `${name}_sum${labels(attributes)} ${number(sum)}`,
    `${name}_count${labels(attributes)} ${count}`,
  ];
}

function labels(attributes: Attributes): string {
  const parts = Object.entries(attributes).map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function number(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
