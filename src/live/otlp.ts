import type { Attributes, MetricFamily } from './metric-families.js';

/** AGGREGATION_TEMPORALITY_CUMULATIVE: from the start of the run. */
const CUMULATIVE = 2;
const NANOSECONDS_PER_MS = 1_000_000n;
const SCOPE = 'slfleet';

export interface OtlpResource {
  readonly version: string;
  readonly scenario: string;
  readonly seed: number;
}

interface Span {
  readonly startUnixMs: number;
  readonly nowUnixMs: number;
}

/** Metrics as the body of an OTLP/HTTP request in JSON (opentelemetry-proto 1.x, ExportMetricsServiceRequest). */
export function otlpMetrics(families: readonly MetricFamily[], resource: OtlpResource, span: Span): unknown {
  const times = { startTimeUnixNano: nanoseconds(span.startUnixMs), timeUnixNano: nanoseconds(span.nowUnixMs) };
  return {
    resourceMetrics: [
      {
        resource: {
          attributes: attributes({
            'service.name': SCOPE,
            'service.version': resource.version,
            'slfleet.scenario': resource.scenario,
            'slfleet.seed': String(resource.seed),
          }),
        },
        scopeMetrics: [
          {
            scope: { name: SCOPE, version: resource.version },
            metrics: families.filter(({ samples }) => samples.length > 0).map((family) => metric(family, times)),
          },
        ],
      },
    ],
  };
}

interface Times {
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
}

function metric(family: MetricFamily, times: Times): object {
  const { name, unit, about: description } = family;
  if (family.kind === 'histogram') {
    const dataPoints = family.samples.map(({ attributes: given, count, sum, bounds, counts }) => ({
      ...times,
      attributes: attributes(given),
      // 64-bit whole numbers are text in the JSON of protobuf.
      count: String(count),
      sum,
      explicitBounds: bounds,
      bucketCounts: counts.map(String),
    }));
    return { name, unit, description, histogram: { aggregationTemporality: CUMULATIVE, dataPoints } };
  }
  const dataPoints = family.samples.map(({ attributes: given, value }) => ({
    ...times,
    attributes: attributes(given),
    asDouble: value,
  }));
  if (family.kind === 'gauge') return { name, unit, description, gauge: { dataPoints } };
  return { name, unit, description, sum: { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints } };
}

function attributes(given: Attributes): object[] {
  return Object.entries(given).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

function nanoseconds(unixMs: number): string {
  return String(BigInt(Math.round(unixMs)) * NANOSECONDS_PER_MS);
}
