import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What the figures were measured on; a figure without it means nothing. */
export function machine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadBefore: Number(loadavg()[0].toFixed(2)),
  };
}

/** The middle of some figures; of an even number the lower of the two in the middle. */
export function median(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
