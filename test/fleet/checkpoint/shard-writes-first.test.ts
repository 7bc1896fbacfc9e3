import { expect, it } from 'vitest';
import { Activity } from '../../../src/fleet/activity.js';
import { AnswerJournal } from '../../../src/fleet/checkpoint/answer-journal.js';
import { driveOverNetwork } from '../../../src/fleet/drive.js';
import type { FleetDevice } from '../../../src/fleet/fleet-device.js';
import { inFolder, planOf } from '../plan.js';
import { workshop } from '../shards.js';
import { SlowNetwork } from '../slow-carrier.js';

const DEVICES = 20;

it('a device learns how its message ended only when that is on disk (decision 13)', async () => {
  const unwritten = new Set<number>();
  const learntTooSoon: number[] = [];
  let learnt = 0;

  class Journal extends AnswerJournal {
    override ended(device: FleetDevice, waitedMs: number): void {
      super.ended(device, waitedMs);
      unwritten.add(device.local);
    }

    override write(): void {
      super.write();
      unwritten.clear();
    }
  }

  class Witness extends Activity {
    override answered({ local }: FleetDevice): void {
      learnt += 1;
      if (unwritten.has(local)) learntTooSoon.push(local);
    }
  }

  const plan = planOf({ groups: [{ count: DEVICES }], for: '100d' });
  await inFolder((checkpoints) =>
    inFolder(async (events) => {
      const shop = workshop(plan, events, {
        wrap: new SlowNetwork(3).wrap,
        activity: new Witness(plan.groups.length),
        journal: () => new Journal(checkpoints, 's', 0),
      });
      await Promise.all(shop.drives.map(driveOverNetwork));
      shop.finish();
    }),
  );
  expect(learntTooSoon).toEqual([]);
  expect(learnt).toBeGreaterThan(DEVICES);
});
