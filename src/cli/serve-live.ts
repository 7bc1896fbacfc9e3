import { type Command, Option } from 'commander';
import type { LiveFleet } from '../fleet/coordinator.js';
import { guardTarget } from '../network/target-guard.js';
import type { RunSummary } from '../report/summary.js';
import type { LoadedScenario } from '../scenario/load.js';
import type { CliIo } from './io.js';
import { packageVersion } from './package-version.js';
import { portNumber } from './port-number.js';

const ANY_PORT = 0;

export interface LiveOptions {
  /** Port of the page. */
  readonly ui?: number;
  /** Port for `slfleet ctl` without a page. */
  readonly control?: number;
  /** Port Prometheus asks. */
  readonly metrics?: number;
  /** URL of a collector of OpenTelemetry. */
  readonly otlp?: string;
  readonly allowTarget: readonly string[];
}

/** What looks at a run while it goes on. */
export interface Live {
  /** For `runScenario`. */
  readonly hooks: { readonly onLive?: (fleet: LiveFleet) => Promise<() => Promise<void>> };
  /** The run has ended, and its report is written. */
  finish(summary: RunSummary, report: string | null): Promise<void>;
  /** The run could not be brought to its end. */
  close(): Promise<void>;
}

const NOBODY: Live = {
  hooks: {},
  finish: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** Adds the options by which a run is looked at and operated. */
export function addLiveOptions(command: Command): void {
  const portOption = (flags: string, about: string): Option =>
    new Option(flags, `${about}; without a number on a free port`).argParser(portNumber).preset(String(ANY_PORT));
  command
    .addOption(
      portOption('--ui [port]', 'a page on this machine to watch and operate the run, which becomes its report'),
    )
    .addOption(portOption('--control [port]', 'the run can be operated by `slfleet ctl`, without a page'))
    .addOption(portOption('--metrics [port]', 'metrics for Prometheus on this machine, at /metrics'))
    .option('--otlp <url>', 'send metrics to a collector of OpenTelemetry over OTLP/HTTP');
}

/**
 * Starts what looks at a run while it goes on, and says on standard error where. Without such an option nothing is started,
 * and the run pays nothing.
 * @throws SlfleetError SLF_PORT_IN_USE, SLF_OPTION_INVALID, SLF_TARGET_FORBIDDEN
 */
export async function openLive(options: LiveOptions, loaded: LoadedScenario, out: string, io: CliIo): Promise<Live> {
  const { ui, control, metrics, otlp, allowTarget } = options;
  const port = ui ?? control;
  if (port === undefined && metrics === undefined && otlp === undefined) return NOBODY;
  if (otlp !== undefined) guardTarget(otlp, allowTarget);
  // Loaded only here: a run nobody looks at starts without it.
  const { LiveFeed } = await import('../live/live-feed.js');
  const { LiveServer } = await import('../live/live-server.js');
  const { RunMetrics } = await import('../live/run-metrics.js');
  const server = port === undefined ? null : await LiveServer.start({ loaded, out, port, hasPage: ui !== undefined });
  const measured = new RunMetrics(packageVersion(), (why) => {
    io.stderr.write(`metrics are not taken at ${otlp}: ${why}\n`);
  });
  const close = async (): Promise<void> => {
    await measured.close();
    await server?.close();
  };
  try {
    const scraped = metrics === undefined ? null : await measured.serve(metrics);
    if (otlp !== undefined) measured.sendTo(otlp);
    // The only place where the key is shown; `ctl` reads it from the folder of the run.
    if (server !== null && ui !== undefined) io.stderr.write(`live view   ${server.pageUrl}\n`);
    if (server !== null) io.stderr.write(`operate     slfleet ctl ${out} status\n`);
    if (scraped !== null) io.stderr.write(`metrics     ${scraped}\n`);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    hooks: {
      onLive: async (fleet) => {
        const feed = new LiveFeed(fleet);
        let detach: (() => void) | undefined;
        try {
          detach = server?.attach(fleet, feed);
          measured.attach(fleet, feed);
        } catch (error) {
          // It looks no more; what it asked last may be answered or not.
          void feed.end();
          throw error;
        }
        return async () => {
          await feed.end();
          await measured.close();
          detach?.();
        };
      },
    },
    finish: async (summary, report) => server?.finish(summary, report),
    close,
  };
}
