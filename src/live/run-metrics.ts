import type { LiveFleet } from '../fleet/coordinator.js';
import { Ascending } from './ascending.js';
import type { LiveFeed } from './live-feed.js';
import { type LoopbackServer, plain, startLoopbackServer } from './loopback-server.js';
import { type MetricFamily, metricFamilies } from './metric-families.js';
import { otlpMetrics } from './otlp.js';
import { OtlpExporter } from './otlp-exporter.js';
import { PROMETHEUS_TYPE, prometheusText } from './prometheus.js';

const PATH = '/metrics';

/** The metrics of a run: asked for by Prometheus, or sent to a collector of OpenTelemetry, or both. */
export class RunMetrics {
  readonly #startUnixMs = Date.now();
  #server: LoopbackServer | null = null;
  #exporter: OtlpExporter | null = null;
  #target: string | null = null;
  #families: (() => MetricFamily[]) | null = null;

  /** @param onRefused the collector did not take them, for the first time */
  constructor(
    private readonly version: string,
    private readonly onRefused: (why: string) => void,
  ) {}

  /**
   * Serves them to who asks, without a key: they tell of nobody's secrets.
   * @returns where
   * @throws SlfleetError SLF_PORT_IN_USE
   */
  async serve(port: number): Promise<string> {
    this.#server = await startLoopbackServer(port, ({ method, path }) => {
      if (path !== PATH || method !== 'GET') return plain(404, `metrics are at ${PATH}`);
      // Before the fleet runs there are none; that is no failure of the scrape.
      return { status: 200, type: PROMETHEUS_TYPE, body: prometheusText(this.#families?.() ?? []) };
    });
    return `${this.#server.url}${PATH}`;
  }

  /** @param url of the collector; sending begins with the fleet */
  sendTo(url: string): void {
    this.#target = url;
  }

  attach(fleet: LiveFleet, feed: LiveFeed): void {
    const ascending = new Ascending();
    const families = (): MetricFamily[] => ascending.told(metricFamilies(fleet, feed));
    this.#families = families;
    const { scenario, seed } = fleet.plan;
    const resource = { version: this.version, scenario, seed };
    if (this.#target === null) return;
    this.#exporter = new OtlpExporter({
      url: this.#target,
      body: () => otlpMetrics(families(), resource, { startUnixMs: this.#startUnixMs, nowUnixMs: Date.now() }),
      onRefused: this.onRefused,
    });
  }

  /** The last figures are sent; nobody can ask for them any more. */
  async close(): Promise<void> {
    const exporter = this.#exporter;
    this.#exporter = null;
    await exporter?.end();
    await this.#server?.close();
  }
}
