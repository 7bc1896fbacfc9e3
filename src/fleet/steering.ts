import { PacedTime } from './drive.js';
import type { FleetPlan } from './plan.js';

/** How a worker is to go on: at which speed, and how far it goes at speed `max` first, to be where the others are. */
export interface Heading {
  readonly speed: FleetPlan['speed'];
  /** Virtual ms; workers that are behind get there at once. */
  readonly fromMs: number;
}

/**
 * The wheel of one worker: who operates the run turns it, and the drive under way hands back as soon as it sees that it was
 * touched. Real time spent standing still is nobody's stall and makes nothing late.
 */
export class Steering {
  readonly time: PacedTime;
  #heading: Heading;
  #standing = false;
  #changed = false;
  #wake: (() => void) | null = null;

  constructor({ startMs, speed }: FleetPlan) {
    this.#heading = { speed, fromMs: startMs };
    this.time = new PacedTime(startMs, speed === 'max' ? 1 : speed);
  }

  get heading(): Heading {
    return this.#heading;
  }

  get standing(): boolean {
    return this.#standing;
  }

  /** Touched since the drive under way began. */
  get changed(): boolean {
    return this.#changed;
  }

  stand(): void {
    this.#standing = true;
    this.#touch();
  }

  goOn(heading: Heading): void {
    this.#standing = false;
    this.#heading = heading;
    this.#touch();
  }

  /** A drive begins that knows all there is to know. */
  begin(): void {
    this.#changed = false;
  }

  /** Waits until somebody touches the wheel, or for some real time. */
  moment(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, mostMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Real time lost between the intended instant of a message and now, ms; 0 where there is no schedule to keep. */
  readonly latenessMs = (intendedMs: number): number =>
    this.#heading.speed === 'max' ? 0 : this.time.realMsSince(intendedMs);

  #touch(): void {
    this.#changed = true;
    this.#wake?.();
    this.#wake = null;
  }
}
