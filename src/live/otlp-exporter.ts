/** How often metrics are sent, ms; a collector that is slower gets fewer. */
const SEND_EVERY_MS = 10_000;
const LONGEST_WAIT_MS = 5_000;
const PATH = '/v1/metrics';

export interface OtlpOptions {
  /** Of the collector, `http://127.0.0.1:4318`; a path that is not that of metrics is what stands before it. */
  readonly url: string;
  /** The body of the next request. */
  readonly body: () => unknown;
  /** Called once, when the collector does not take what is sent for the first time. */
  readonly onRefused: (why: string) => void;
  readonly everyMs?: number;
}

/**
 * Sends metrics to a collector over OTLP/HTTP, again and again until it is ended. They are sums from the start of the run, so
 * that nothing is lost with a request that fails: the next says the same and more.
 */
export class OtlpExporter {
  readonly #options: OtlpOptions;
  readonly #target: URL;
  readonly #timer: NodeJS.Timeout;
  #sending: Promise<void> = Promise.resolve();
  #busy = false;
  #wasRefused = false;

  constructor(options: OtlpOptions) {
    this.#options = options;
    this.#target = metricsUrl(options.url);
    this.#timer = setInterval(() => {
      if (!this.#busy) this.#send();
    }, options.everyMs ?? SEND_EVERY_MS);
  }

  /** Sends the last figures. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sending;
    this.#send();
    await this.#sending;
  }

  #send(): void {
    this.#busy = true;
    this.#sending = this.#post().finally(() => {
      this.#busy = false;
    });
  }

  async #post(): Promise<void> {
    try {
      const response = await fetch(this.#target, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(this.#options.body()),
        // Nobody sends it on to where it may not go.
        redirect: 'error',
        signal: AbortSignal.timeout(LONGEST_WAIT_MS),
      });
      await response.arrayBuffer();
      if (!response.ok) this.#refused(`it answers with ${response.status}`);
    } catch (error) {
      const { cause, message } = error as Error;
      this.#refused((cause as Error | undefined)?.message || message);
    }
  }

  #refused(why: string): void {
    if (!this.#wasRefused) this.#options.onRefused(why);
    this.#wasRefused = true;
  }
}

/** The address metrics go to. */
export function metricsUrl(url: string): URL {
  const target = new URL(url);
  if (!target.pathname.endsWith(PATH)) target.pathname = `${target.pathname.replace(/\/$/, '')}${PATH}`;
  return target;
}
