import { nextDeadlineMs } from '../device/syslog/clocks.js';
import { datagramText } from '../device/syslog/datagram.js';
import { happeningsOf } from '../device/syslog/happening.js';
import { messageName, type SyslogMessage } from '../device/syslog/message.js';
import { tell, tellTime, tellUse } from '../device/syslog/narrator.js';
import { createMemory, type NarratorMemory } from '../device/syslog/narrator-memory.js';
import type { NarratorSink } from '../device/syslog/voice.js';
import type { EventLog } from '../telemetry/event-log.js';
import type { DeviceEvent, DeviceOccurrence, MessageEvent, StateEvent } from '../telemetry/events.js';
import type { LicensingState } from '../telemetry/licensing-state.js';
import type { LoadSpreads } from '../telemetry/load-figures.js';
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

type Told = DeviceEvent | StateEvent | MessageEvent | DeviceOccurrence;

interface Narrated {
  readonly entry: number;
  readonly facts: LiveFacts;
  readonly sink: NarratorSink;
  readonly memory: NarratorMemory;
  /** Logged in a step that has not ended. */
  readonly events: Told[];
}

/**
 * An event log that also tells what its devices log, as it happens: each message right after the events it comes from, as a
 * line of its own, as a datagram, or both. It hears of an event when the step that caused it has ended, so that a message
 * can name what the step brought.
 */
export class NarratedLog implements EventLog, LiveNarrator {
  readonly #inner: EventLog;
  readonly #syslog: SyslogPlan;
  readonly #outlet: SyslogOutlet | null;
  readonly #bySerial = new Map<string, Narrated>();
  readonly #deadlines: TimerQueue;
  readonly #byEntry: (Narrated | undefined)[] = [];

  constructor(inner: EventLog, devices: readonly FleetDevice[], syslog: SyslogPlan, outlet: SyslogOutlet | null) {
    this.#inner = inner;
    this.#syslog = syslog;
    this.#outlet = outlet;
    this.#deadlines = new TimerQueue(devices.length);
    for (const device of devices) {
      if (device.profile.os === 'expressway') continue;
      const narrated = this.#narrated(device);
      this.#bySerial.set(device.serial, narrated);
      this.#byEntry[device.local] = narrated;
    }
  }

  get lines(): number {
    return this.#inner.lines;
  }

  get bytes(): number {
    return this.#inner.bytes;
  }

  get nextDeadline(): number {
    return this.#deadlines.nextDeadline;
  }

  device(
    t: number,
    sn: string,
    profile: string,
    os: string,
    release: string,
    label: string,
    va: string,
    state: LicensingState,
  ): void {
    this.#inner.device(t, sn, profile, os, release, label, va, state);
    this.#hear({ t, sn, kind: 'device', profile, os, release, label, va, state });
  }

  state(t: number, sn: string, was: LicensingState, state: LicensingState, reason: string | null): void {
    this.#inner.state(t, sn, was, state, reason);
    this.#hear({ t, sn, kind: 'state', was, state });
  }

  message(
    t: number,
    sn: string,
    type: string,
    ok: boolean,
    ms: number,
    failure: string | null,
    reason: string | null,
    late?: number,
  ): void {
    this.#inner.message(t, sn, type, ok, ms, failure, reason, late);
    const ended = failure === null ? {} : { failure };
    this.#hear({ t, sn, kind: 'message', type, ok, ms, ...ended, ...(reason === null ? {} : { reason }) });
  }

  occurrence(t: number, sn: string, kind: 'power' | 'operator', what: string): void {
    this.#inner.occurrence(t, sn, kind, what);
    this.#hear({ t, sn, kind, what });
    // No step of the agent follows on what was done at a console.
    if (kind === 'operator') this.#tell(this.#bySerial.get(sn));
  }

  endpoint(
    t: number,
    sn: string,
    what: string,
    va: string | null,
    tag: string | null,
    count: number | null,
    text: string | null,
  ): void {
    this.#inner.endpoint(t, sn, what, va, tag, count, text);
  }

  step(t: number, what: string, devices: number): void {
    this.#inner.step(t, what, devices);
  }

  fault(t: number, what: string, devices: number): void {
    this.#inner.fault(t, what, devices);
  }

  exec(t: number, sn: string, command: string, answer: string, step: number | null, ok: boolean | null): void {
    this.#inner.exec(t, sn, command, answer, step, ok);
  }

  syslog(t: number, sn: string, what: string, text: string): void {
    this.#inner.syslog(t, sn, what, text);
  }

  load(t: number, label: string, va: string, devices: number, spreads: LoadSpreads): void {
    this.#inner.load(t, label, va, devices, spreads);
  }

  flush(): void {
    this.#inner.flush();
  }

  close(): void {
    this.#inner.close();
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

  #hear(event: Told): void {
    this.#bySerial.get(event.sn)?.events.push(event);
  }

  #tell(narrated: Narrated | undefined): void {
    if (narrated === undefined || narrated.events.length === 0) return;
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
    if (log) this.#inner.syslog(message.t, serial, messageName(message), message.text);
    if (collector === null || this.#outlet === null || message.severity > LEAST_SENT_SEVERITY) return;
    this.#outlet.send(datagramText(facts, message, collector));
  }
}
