import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** The database of `serve on-prem` is native code, built for the Node that installed it (docs/decisions/0010-on-prem-database.md). */
const NATIVE = 'test/endpoint/on-prem/**/*.test.ts';

/**
 * Four suites. `fast` needs nothing but Node and ends in seconds; `native` is as fast, on one Node only; `e2e` runs the built
 * program as a process, over real sockets, and kills it (`test/chaos`); `browser` opens pages in the system's Chromium.
 */
export default defineConfig({
  test: {
    pool: 'threads',
    // Left to itself vitest keeps a core free, which on two cores is one file at a time; most tests wait for other processes.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/chaos/**', 'test/browser/**', NATIVE],
          testTimeout: 30_000,
        },
      },
      { test: { name: 'native', include: [NATIVE], testTimeout: 30_000 } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'test/chaos/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
    ],
  },
});
