import { nextDeadlineMs } from '../device/syslog/clocks.js';
import { datagramText } from '../device/syslog/datagram.js';
import { happeningsOf } from '../device/syslog/happening.js';
import { messageName, type SyslogMessage } from '../device/syslog/message.js';
import { tell, tellTime, tellUse } from '../device/syslog/narrator.js';
import { createMemory, type NarratorMemory } from '../device/syslog/narrator-memory.js';
import type { NarratorSink } from '../device/syslog/voice.js';
import type { DeviceListener, EventLog } from '../telemetry/event-log.js';
import type { DeviceHistoryEvent } from '../telemetry/events.js';
import { TimerQueue } from '../time/timer-queue.js';
import type { FleetDevice } from './fleet-device.js';
import { LiveFacts } from './syslog-facts.js';
import type { SyslogOutlet } from './syslog-outlet.js';
import type { SyslogPlan } from './syslog-plan.js';

/** `logging trap informational`, IOS's default: debug output stays on the device. NX-OS's is taken to be the same [I]. */
const LEAST_SENT_SEVERITY = 6;

/** What a shard tells whoever narrates its devices live. */
export interface LiveNarrator {
  /** When time alone makes a device say something next, or Infinity. */
  readonly nextDeadline: number;
  /** A step of a device's agent has ended, and everything it had to log is logged. */
  stepped(device: FleetDevice, now: number): void;
  /** Everything due up to now is said. */
  advance(now: number): void;
}

interface Narrated {
  readonly entry: number;
  readonly facts: LiveFacts;
  readonly sink: NarratorSink;
  readonly memory: NarratorMemory;
  /** Logged in a step that has not ended. */
  readonly events: DeviceHistoryEvent[];
}

interface NarratedRecord {
  readonly memory: NarratorMemory;
  readonly stepAt: number;
  readonly events: readonly DeviceHistoryEvent[];
}

/**
 * Listens to an event log and tells what its devices log, as it happens: each message right after the events it comes from, as a
 * line of its own in the same log, as a datagram, or both. It speaks of an event when the step that caused it has ended, so
 * that a message can name what the step brought.
 */
export class Narration implements DeviceListener, LiveNarrator {
  readonly #log: EventLog;
  readonly #syslog: SyslogPlan;
  readonly #outlet: SyslogOutlet | null;
  readonly #bySerial = new Map<string, Narrated>();
  readonly #deadlines: TimerQueue;
  readonly #byEntry: (Narrated | undefined)[] = [];

  constructor(log: EventLog, devices: readonly FleetDevice[], syslog: SyslogPlan, outlet: SyslogOutlet | null) {
    this.#log = log;
    this.#syslog = syslog;
    this.#outlet = outlet;
    this.#deadlines = new TimerQueue(devices.length);
    for (const device of devices) this.#take(device);
  }

  /** A device that was not planned. */
  adopt(device: FleetDevice): void {
    // Twice the room, so that adding them one by one costs no more than at once.
    if (device.local >= this.#byEntry.length) this.#deadlines.grow(2 * device.local + 1);
    this.#take(device);
  }

  #take(device: FleetDevice): void {
    if (device.profile.os === 'expressway') return;
    const narrated = this.#narrated(device);
    this.#bySerial.set(device.serial, narrated);
    this.#byEntry[device.local] = narrated;
  }

  get nextDeadline(): number {
    return this.#deadlines.nextDeadline;
  }

  hear(event: DeviceHistoryEvent): void {
    const narrated = this.#bySerial.get(event.sn);
    if (narrated === undefined) return;
    narrated.events.push(event);
    // No step of the agent follows on what was done at a console.
    if (event.kind === 'operator') this.#tell(narrated);
  }

  stepped({ serial }: FleetDevice, now: number): void {
    const narrated = this.#bySerial.get(serial);
    if (narrated === undefined) return;
    this.#tell(narrated);
    const { memory, facts, sink } = narrated;
    tellUse(memory, now, facts, sink);
    this.#rearm(narrated);
  }

  advance(now: number): void {
    while (this.#deadlines.nextDeadline <= now) {
      const narrated = this.#byEntry[this.#deadlines.nextEntry];
      if (narrated === undefined) throw new RangeError('a deadline of a device that is not narrated');
      const { memory, facts, sink } = narrated;
      tellTime(memory, this.#deadlines.nextDeadline, facts, sink);
      this.#rearm(narrated);
    }
  }

  /** What the narrator remembers of each device, by its place in the shard. */
  capture(): readonly (NarratedRecord | null)[] {
    return Array.from(this.#byEntry, (narrated) =>
      narrated === undefined
        ? null
        : { memory: narrated.memory, stepAt: narrated.facts.stepAt, events: narrated.events },
    );
  }

  restore(captured: unknown): void {
    for (const [entry, record] of (captured as ReturnType<Narration['capture']>).entries()) {
      const narrated = this.#byEntry[entry];
      if (record === null || narrated === undefined) continue;
      Object.assign(narrated.memory, record.memory);
      narrated.facts.stepAt = record.stepAt;
      narrated.events.push(...record.events);
      this.#rearm(narrated);
    }
  }

  #narrated(device: FleetDevice): Narrated {
    const facts = new LiveFacts(device);
    const nothing = (): void => undefined;
    const sink = {
      message: (message: SyslogMessage) => this.#spread(device.serial, facts, message),
      restarted: nothing,
      cleared: nothing,
    };
    return { entry: device.local, facts, sink, memory: createMemory(device.profile.rhythm.evaluationMs), events: [] };
  }

  #tell(narrated: Narrated): void {
    if (narrated.events.length === 0) return;
    const { memory, facts, sink, events } = narrated;
    for (const happening of happeningsOf(events)) {
      facts.stepAt = happening.t;
      tell(memory, happening, facts, sink);
    }
    events.length = 0;
    this.#rearm(narrated);
  }

  #rearm({ entry, memory }: Narrated): void {
    this.#deadlines.set(entry, nextDeadlineMs(memory));
  }

  #spread(serial: string, facts: LiveFacts, message: SyslogMessage): void {
    const { log, collector } = this.#syslog;
    if (log) this.#log.syslog(message.t, serial, messageName(message), message.text);
    if (collector === null || this.#outlet === null || message.severity > LEAST_SENT_SEVERITY) return;
    this.#outlet.send(datagramText(facts, message, collector));
  }
}
