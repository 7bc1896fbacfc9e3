import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The program as it is built: a worker thread cannot run these sources as they are. Types come from the sources, so that a test
 * reads as any other.
 */
async function built<Module>(path: string): Promise<Module> {
  const file = fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));
  if (!existsSync(file))
    throw new Error('These tests run the built program, and dist/ is missing: run `npm run build`.');
  return (await import(file)) as Module;
}

export const { runFleet } = await built<typeof import('../../src/fleet/coordinator.js')>('fleet/coordinator.js');
export const { foldersIn } = await built<typeof import('../../src/fleet/run-folder.js')>('fleet/run-folder.js');
export const { loadScenario } = await built<typeof import('../../src/scenario/load.js')>('scenario/load.js');
export const { LiveFeed } = await built<typeof import('../../src/live/live-feed.js')>('live/live-feed.js');
export const { metricFamilies } =
  await built<typeof import('../../src/live/metric-families.js')>('live/metric-families.js');
