import { statSync } from 'node:fs';

/** How far an event file had come when a checkpoint was taken. */
export interface LogPosition {
  readonly bytes: number;
  readonly lines: number;
}

/** Does a file still hold everything up to a position? */
export function reachesTo(path: string, { bytes }: LogPosition): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= bytes;
}
