import { type Drive, type DriveResult, driveInstantly, driveOverNetwork, drivePaced } from './drive.js';
import type { Steering } from './steering.js';

/** A fleet that stands still, or waits for its last answers, looks so often whether it is to stop, real ms. */
const LOOK_EVERY_MS = 20;

/**
 * Drives a worker's shards to the end of the plan, by whichever drive the speed and the link ask for; with a wheel in
 * somebody's hands as often as it is turned.
 * @param from the instant up to which everything has happened; paced time begins there
 */
export async function driveSteered(drive: Drive, steering: Steering, from: number): Promise<DriveResult> {
  const { plan } = drive;
  let reached = from;
  let answerTime: 'modelled' | 'real' = plan.speed === 'max' ? 'modelled' : 'real';
  for (;;) {
    if (!(await untilToldToGo(drive, steering))) return { stopped: true, reachedMs: reached };
    steering.begin();
    const { speed, fromMs } = steering.heading;
    const wanted = speed === 'max' ? 'modelled' : 'real';
    if (plan.link === 'https' && wanted !== answerTime) {
      // A message has its answer in the time it was sent in.
      if (!(await untilAnswered(drive, steering))) return { stopped: true, reachedMs: reached };
      for (const shard of drive.shards) shard.answerTime = wanted;
      answerTime = wanted;
      // Over a network at speed max devices live in their own time: the shards' clocks are ahead of the slowest.
      reached = Math.max(reached, ...drive.shards.map((shard) => shard.clockNow));
    }
    for (const shard of drive.shards) shard.keepsSchedule = speed !== 'max' && plan.pacing === 'open';
    const result = await driveOn(drive, steering, reached, speed, fromMs);
    if (result.handedBack === undefined) return result;
    reached = result.reachedMs;
  }
}

async function driveOn(
  drive: Drive,
  steering: Steering,
  reached: number,
  speed: number | 'max',
  fromMs: number,
): Promise<DriveResult> {
  if (speed === 'max') {
    return drive.plan.link === 'https' ? driveOverNetwork(drive) : driveInstantly(drive, reached);
  }
  let from = reached;
  // Only in process can workers be apart by more than moments.
  if (drive.plan.link === 'in-process' && reached < fromMs) {
    const caughtUp = driveInstantly(drive, reached, fromMs);
    if (caughtUp.stopped || caughtUp.handedBack) return caughtUp;
    from = caughtUp.reachedMs;
  }
  steering.time.restart(from, speed);
  return drivePaced(drive, steering.time, from);
}

/** @returns false: the run was stopped meanwhile */
async function untilToldToGo({ control, onWindow, onPause }: Drive, steering: Steering): Promise<boolean> {
  while (steering.standing) {
    if (control.stopRequested) return false;
    await steering.moment(LOOK_EVERY_MS);
    onPause();
    onWindow();
  }
  return true;
}

async function untilAnswered({ control, shards }: Drive, steering: Steering): Promise<boolean> {
  while (shards.some((shard) => shard.waits)) {
    if (control.stopRequested) return false;
    await steering.moment(LOOK_EVERY_MS);
  }
  return true;
}
