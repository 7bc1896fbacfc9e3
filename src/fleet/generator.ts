import type { GeneratorReason, GeneratorVerdict } from '../report/summary.js';

/** One worker while it drove. */
export interface WorkerLoad {
  readonly drivenMs: number;
  /** Share of that time in which its thread had work, 0 to 1. */
  readonly busyShare: number;
  /** 99th percentile of how long its event loop kept others waiting, ms. */
  readonly loopDelayMs: number;
  /** Time during which messages waited because every connection was in use, ms. */
  readonly fullMs: number;
  /** Connections this machine had no port, file or buffer for. */
  readonly exhausted: number;
}

export interface GeneratorLoad {
  readonly workers: readonly WorkerLoad[];
  /** CPU time of the whole program by the time that passed and the cores there are, 0 to 1. */
  readonly cpuShare: number;
  readonly cores: number;
  /** Messages that looked for a connection; those that never got one and were dropped among them. */
  readonly messages: number;
  /** Messages that were late before they looked for a connection. */
  readonly behind: number;
}

/** From these on the generator is taken to be part of what it measures (assumed; wrk2 and k6 advise the same by hand). */
export const LIMITS = {
  busyShare: 0.9,
  cpuShare: 0.95,
  loopDelayMs: 100,
  fullShare: 0.1,
  behindShare: 0.01,
} as const;

type Rule = (load: GeneratorLoad) => GeneratorReason | null;

const percent = (share: number): string => `${Math.round(share * 100)}%`;

function most(load: GeneratorLoad, of: (worker: WorkerLoad) => number): number {
  return load.workers.reduce((greatest, worker) => Math.max(greatest, of(worker)), 0);
}

const RULES: readonly Rule[] = [
  (load) => {
    const busy = most(load, ({ busyShare }) => busyShare);
    if (busy < LIMITS.busyShare && load.cpuShare < LIMITS.cpuShare) return null;
    const what =
      busy >= LIMITS.busyShare
        ? `a worker's thread was busy ${percent(busy)} of the time`
        : `the program used ${percent(load.cpuShare)} of ${load.cores} cores`;
    const advice = 'give it more cores and workers, put the server on another machine, or lower the speed or the load';
    return { reason: 'cpu', what, advice };
  },
  (load) => {
    const delay = most(load, ({ loopDelayMs }) => loopDelayMs);
    if (delay < LIMITS.loopDelayMs) return null;
    const what = `one look of a hundred found a worker away from its answers for ${Math.round(delay)} ms or longer`;
    return {
      reason: 'event-loop',
      what,
      advice: 'leave a core free, use p-256 keys, or spread the load over more workers',
    };
  },
  (load) => {
    const refused = load.workers.reduce((sum, { exhausted }) => sum + exhausted, 0);
    if (refused === 0) return null;
    const what = `this machine had no room for ${refused} connections`;
    const advice =
      'raise the limit of open files, widen the range of local ports, or keep connections (wire.connections)';
    return { reason: 'sockets', what, advice };
  },
  (load) => {
    const full = most(load, ({ fullMs, drivenMs }) => (drivenMs === 0 ? 0 : fullMs / drivenMs));
    if (full < LIMITS.fullShare) return null;
    const what = `messages waited for a connection ${percent(full)} of the time`;
    return {
      reason: 'connections',
      what,
      advice: 'raise --connections-max; if the server is the slow one, the corrected latency tells so in any case',
    };
  },
  (load) => {
    const share = load.messages === 0 ? 0 : load.behind / load.messages;
    if (share < LIMITS.behindShare) return null;
    const what = `${percent(share)} of the messages were late before there was anything to wait for`;
    return { reason: 'lateness', what, advice: 'lower the speed or the load, or add workers' };
  },
];

/** Whether the figures of a run are the server's, or the generator's own. */
export function judgeGenerator(load: GeneratorLoad): GeneratorVerdict {
  const reasons = RULES.map((rule) => rule(load)).filter((reason) => reason !== null);
  return { trustworthy: reasons.length === 0, reasons };
}
