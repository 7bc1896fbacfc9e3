import { NEVER } from '../device/agent/agent.js';
import { TimerQueue } from '../time/timer-queue.js';

/** Room is made for so many times the devices there are, so that adding them one by one costs no more than at once. */
const GROWTH = 1.5;
/** Entries behind those of the devices. */
const BESIDES = 4;

/**
 * Who has which entry in a shard's timer queue: the devices by their place in the shard, room for more of them, then the
 * agenda, the endpoint, the narrator, the observer. Of what is due at one instant, devices come first.
 */
export class QueuePlaces {
  readonly queue: TimerQueue;
  agenda: number;
  endpoint: number;
  narrator: number;
  observer: number;

  /** @param devices how many there are at the beginning */
  constructor(devices: number) {
    this.queue = new TimerQueue(devices + BESIDES);
    this.agenda = devices;
    this.endpoint = devices + 1;
    this.narrator = devices + 2;
    this.observer = devices + 3;
  }

  /** There is an entry for a device at this place. */
  hasRoomFor(device: number): boolean {
    return device < this.agenda;
  }

  /**
   * Makes room for more devices than there are.
   * @returns for how many
   */
  grow(devices: number): number {
    const room = Math.ceil(devices * GROWTH);
    this.queue.grow(room + BESIDES);
    // The last first: what stands behind the devices moves back, and may only take a place that is free.
    this.observer = this.#move(this.observer, room + 3);
    this.narrator = this.#move(this.narrator, room + 2);
    this.endpoint = this.#move(this.endpoint, room + 1);
    this.agenda = this.#move(this.agenda, room);
    return room;
  }

  #move(from: number, to: number): number {
    const deadline = this.queue.deadlineOf(from);
    this.queue.set(from, NEVER);
    this.queue.set(to, deadline);
    return to;
  }
}
