import { readCheckpoint, writeCheckpoint } from './checkpoint/checkpoint-file.js';
import type { CheckpointSettings } from './checkpoint/checkpoint-keeper.js';
import type { FleetRun } from './coordinator.js';
import { musterFleet } from './fleet-file/muster.js';
import { type EndpointOrder, type EndpointSecrets, type OpenEndpoint, openEndpoint } from './open-endpoint.js';
import type { ShardPlan } from './population.js';
import { discardRunFolder } from './run-folder.js';

/** Name of the checkpoint of what of the endpoint must stay the same. */
const ENDPOINT = 'endpoint';

type StartedRun = Pick<FleetRun, 'plan' | 'folder' | 'target' | 'fleetFile'>;

/**
 * Opens the endpoint of a run: with the keys it had if the run is taken up again, or with those of the fleet it begins with; and
 * keeps them for the next time.
 * @throws SlfleetError what `openEndpoint` throws, SLF_FLEET_FILE, SLF_DISK_WRITE, SLF_CHECKPOINT_DAMAGED, SLF_CHECKPOINT_VERSION
 */
export async function takeUpEndpoint(
  { plan, folder, target, fleetFile = null }: StartedRun,
  checkpoints: CheckpointSettings,
  shards: readonly ShardPlan[],
  fromMs: number,
  tell: Pick<EndpointOrder, 'onNote' | 'onFailure'>,
): Promise<OpenEndpoint> {
  const kept = readCheckpoint<EndpointSecrets | null>(checkpoints.folder, ENDPOINT);
  const secrets = kept?.content ?? null;
  const begin = async (): Promise<OpenEndpoint> => {
    const keys =
      kept !== null || fleetFile === null ? null : await musterFleet(fleetFile, plan, shards, checkpoints.folder);
    const { length } = shards;
    return openEndpoint({
      plan,
      shards: length,
      eventsFolder: folder.events,
      target,
      fromMs,
      secrets,
      keys,
      checkpoints,
      ...tell,
    });
  };
  const endpoint = await begin().catch((error: unknown) => {
    // Nothing has run: the same command can be given again once the cause is removed.
    if (kept === null) discardRunFolder(folder);
    throw error;
  });
  if (kept === null) writeCheckpoint(checkpoints.folder, ENDPOINT, 1, endpoint.secrets);
  return endpoint;
}
