import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readExposition } from '../live/exposition.js';
import { fixture, summaryOf, workspace } from './slfleet.js';

const space = workspace();

interface DataPoint {
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly asDouble?: number;
  readonly count?: string;
  readonly sum?: number;
  readonly explicitBounds?: readonly number[];
  readonly bucketCounts?: readonly string[];
}

interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly sum?: {
    readonly aggregationTemporality: number;
    readonly isMonotonic: boolean;
    readonly dataPoints: DataPoint[];
  };
  readonly gauge?: { readonly dataPoints: DataPoint[] };
  readonly histogram?: { readonly aggregationTemporality: number; readonly dataPoints: DataPoint[] };
}

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly resourceMetrics: readonly {
      readonly resource: { readonly attributes: DataPoint['attributes'] };
      readonly scopeMetrics: readonly { readonly scope: { readonly name: string }; readonly metrics: Metric[] }[];
    }[];
  };
}

/** A collector that keeps what it is sent. */
async function collector(status = 200): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        path: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Received['body'],
      });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

function metricsOf({ body }: Received): Map<string, Metric> {
  const metrics = body.resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? [];
  return new Map(metrics.map((metric) => [metric.name, metric]));
}

function total(points: readonly DataPoint[] | undefined): number {
  return (points ?? []).reduce((sum, { asDouble }) => sum + (asDouble ?? Number.NaN), 0);
}

describe('run --metrics', () => {
  it('a scrape is what Prometheus reads, in base units, without a series a device', async () => {
    const out = space.fresh();
    const options = ['--link', 'https', '--speed', '600x', '--set', 'fleet.0.arrive.over=0s', '--metrics', '--quiet'];
    const program = space.start(['run', fixture('two-hours'), ...options, '--out', out]);
    const url = (await program.line('stderr', /^metrics /)).replace(/^metrics\s+/, '');
    const scrape = async () => {
      const response = await fetch(url);
      return { type: response.headers.get('content-type'), text: await response.text() };
    };
    await expect.poll(async () => (await scrape()).text, { timeout: 60_000 }).toMatch(/state="AUTHORIZED"} 12\n/);
    const { type, text } = await scrape();
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    const families = readExposition(text);
    const named = new Map(families.map((family) => [family.name, family]));
    for (const { name, type: kind, series } of families) {
      expect(name.endsWith('_total'), name).toBe(kind === 'counter');
      expect(name).not.toMatch(/milli|micro|_ms\b|_kb\b|_percent/);
      for (const { labels } of series) {
        for (const label of Object.keys(labels)) {
          expect(['label', 'state', 'type', 'failure', 'worker', 'shard', 'le']).toContain(label);
        }
      }
    }
    expect(text).not.toMatch(/FOC|FDO|C9300-24P-0/);
    expect(named.get('slfleet_devices')?.series).toEqual([
      { name: 'slfleet_devices', labels: { label: 'switches', state: 'AUTHORIZED' }, value: 12 },
    ]);
    const answers = named.get('slfleet_answer_corrected_duration_seconds');
    expect(answers?.series.find(({ name }) => name.endsWith('_count'))?.value).toBeGreaterThanOrEqual(24);
    const memory = named.get('process_memory_usage_bytes')?.series[0]?.value ?? 0;
    expect(memory).toBeGreaterThan(20e6);
    expect((await fetch(new URL('/', url))).status).toBe(404);
    program.signal('SIGINT');
    await program.ended;
    await expect(fetch(url)).rejects.toThrow();
  });
});

describe('run --otlp', () => {
  it('a collector gets the whole run, by the names and units of OpenTelemetry', async () => {
    const { url, received } = await collector();
    const out = space.fresh();
    const { exitCode, stderr } = await space.run(['run', fixture('two-hours'), '--otlp', url, '--quiet', '--out', out]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const last = received.at(-1);
    if (last === undefined) throw new Error('nothing was sent');
    expect(last.path).toBe('/v1/metrics');
    expect(last.headers['content-type']).toBe('application/json');
    const resource = Object.fromEntries(
      (last.body.resourceMetrics[0]?.resource.attributes ?? []).map(({ key, value }) => [key, value.stringValue]),
    );
    expect(resource).toMatchObject({
      'service.name': 'slfleet',
      'slfleet.scenario': 'two-hours',
      'slfleet.seed': '12',
    });
    const metrics = metricsOf(last);
    for (const { name, unit, description } of metrics.values()) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/);
      expect(unit).toMatch(/^(?:s|By|\{[a-z]+\}|)$/);
      expect(description).not.toBe('');
    }
    // The last figures are those of the summary.
    const { messages, devices } = summaryOf(out);
    const sent = metrics.get('slfleet.messages.sent')?.sum;
    expect(sent).toMatchObject({ aggregationTemporality: 2, isMonotonic: true });
    expect(total(sent?.dataPoints)).toBe(messages.sent);
    expect(total(metrics.get('slfleet.messages.failed')?.sum?.dataPoints)).toBe(messages.failed);
    expect(total(metrics.get('slfleet.devices')?.gauge?.dataPoints)).toBe(devices.total);
    expect(total(metrics.get('slfleet.workers.running')?.gauge?.dataPoints)).toBe(0);
    const [answers] = metrics.get('slfleet.answer.service.duration')?.histogram?.dataPoints ?? [];
    expect(answers?.count).toBe(String(messages.ok));
    expect(answers?.bucketCounts).toHaveLength((answers?.explicitBounds?.length ?? 0) + 1);
    expect(answers?.bucketCounts?.reduce((sum, count) => sum + Number(count), 0)).toBe(messages.ok);
    expect(BigInt(answers?.timeUnixNano ?? 0)).toBeGreaterThan(BigInt(answers?.startTimeUnixNano ?? 0));
  });

  it('a collector that takes nothing is told of once, and the run goes on', async () => {
    const { url } = await collector(503);
    const out = space.fresh();
    const { exitCode, stderr } = await space.run(['run', fixture('two-hours'), '--otlp', url, '--quiet', '--out', out]);
    expect(exitCode).toBe(0);
    expect(stderr).toBe(`metrics are not taken at ${url}: it answers with 503\n`);
  });

  it.each([
    ['http://192.0.2.1:4318', /^SLF_TARGET_FORBIDDEN/],
    ['collector.example', /^SLF_OPTION_INVALID/],
    ['https://tools.cisco.com/', /^SLF_TARGET_FORBIDDEN/],
  ])('%s is not sent anything, unless it is named with --allow-target', async (url, words) => {
    const { exitCode, stderr } = await space.run(['run', fixture('two-hours'), '--otlp', url, '--out', space.fresh()]);
    expect(exitCode).toBe(104);
    expect(stderr).toMatch(words);
  });
});
