import type { DeviceHistoryEvent } from './events.js';
import type { LicensingState } from './licensing-state.js';
import { LineFile } from './line-file.js';
import { LOAD_FIGURES, type LoadSpreads } from './load-figures.js';
import type { LogPosition } from './log-position.js';

const FILE_NAME_DIGITS = 4;
const SHORTEST_LATE_MS = 0.001;

/** What JSON wants escaped, and lone surrogates, which `JSON.stringify` writes as escapes so that the file stays UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must be found
const NEEDS_ESCAPE = /[\u0000-\u001f"\\\ud800-\udfff]/;

/**
 * The writer of one shard's event file (columns: `FleetEvent`). One method a kind, taking primitives, because a year of
 * 100,000 devices is more than a million lines. Serials, types and states are the simulator's own words and are written
 * as they are; everything a scenario or a server can word is escaped.
 *
 * Every method throws `SLF_DISK_WRITE` when the disk refuses a full buffer.
 */
export interface EventLog {
  /** Lines so far, also those still in memory. */
  readonly lines: number;
  /** Bytes on disk so far. */
  readonly bytes: number;
  /** Who hears of what happened to each device, right after its line was written; null: nobody. */
  listener: DeviceListener | null;
  /** The device exists from `t` on. `t` is virtual time, ms since the Unix epoch, in every method. */
  device(
    t: number,
    sn: string,
    profile: string,
    os: string,
    release: string,
    label: string,
    va: string,
    state: LicensingState,
  ): void;
  state(t: number, sn: string, was: LicensingState, state: LicensingState, reason: string | null): void;
  /**
   * @param ms from sending to the end of the exchange; parts of a microsecond are rounded away
   * @param late real time from the instant it was due to its sending, ms; 0 is not written
   */
  message(
    t: number,
    sn: string,
    type: string,
    ok: boolean,
    ms: number,
    failure: string | null,
    reason: string | null,
    late?: number,
  ): void;
  /** @param sn the device concerned, or empty */
  endpoint(
    t: number,
    sn: string,
    what: string,
    va: string | null,
    tag: string | null,
    count: number | null,
    text: string | null,
  ): void;
  step(t: number, what: string, devices: number): void;
  fault(t: number, what: string, devices: number): void;
  /** @param what in words, what who operates the run has changed in it; the run is no longer that of its seed */
  control(t: number, what: string): void;
  /** @param kind `power`: the device restarted; `operator`: something was done at its console */
  occurrence(t: number, sn: string, kind: 'power' | 'operator', what: string): void;
  /** @param days until an ACK of its usage must have come */
  reminder(t: number, sn: string, days: number): void;
  /**
   * A console command and its answer.
   * @param step the scenario's step, or null for a session
   * @param ok whether the answer was as expected, or null where nothing was
   */
  exec(t: number, sn: string, command: string, answer: string, step: number | null, ok: boolean | null): void;
  /** @param what facility, severity and mnemonic: `SMART_LIC-3-COMM_FAILED` */
  syslog(t: number, sn: string, what: string, text: string): void;
  /** The load of RUM reports on so many devices of a label in a virtual account. */
  load(t: number, label: string, va: string, devices: number, spreads: LoadSpreads): void;
  /** Everything so far goes to the disk. */
  flush(): void;
  /** Flushes and closes the file. The log cannot be used afterwards. */
  close(): void;
}

/** Hears of what happened to devices. */
export interface DeviceListener {
  hear(event: DeviceHistoryEvent): void;
}

/** Name of a shard's event file: zero-padded, so that the shell's `events/*.ndjson` is in shard order. */
export function eventFileName(shard: number): string {
  return `${String(shard).padStart(FILE_NAME_DIGITS, '0')}.ndjson`;
}

/**
 * Opens a shard's event file for writing.
 * @param from what the file holds up to there is kept and written on; what comes after is cut off, since it will be lived
 *   again. Null: a file that is there is replaced
 * @throws SlfleetError `SLF_DISK_WRITE` when the file cannot be made
 */
export function openEventLog(path: string, from: LogPosition | null = null): EventLog {
  return new FileEventLog(path, from);
}

function toMicroseconds(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}

function quoted(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

class FileEventLog implements EventLog {
  listener: DeviceListener | null = null;
  readonly #file: LineFile;
  /** Many lines share one instant, and writing a 13-digit number costs as much as the rest of a line. */
  #lastT = Number.NaN;
  #prefix = '';

  constructor(path: string, from: LogPosition | null) {
    this.#file = new LineFile(path, from);
  }

  get lines(): number {
    return this.#file.lines;
  }

  get bytes(): number {
    return this.#file.bytes;
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
    this.#file.add(
      `${this.#at(t)}${sn}","kind":"device","profile":${quoted(profile)},"os":"${os}","release":${quoted(release)},"label":${quoted(label)},"va":${quoted(va)},"state":"${state}"}\n`,
    );
    this.listener?.hear({ t, sn, kind: 'device', profile, os, release, label, va, state });
  }

  state(t: number, sn: string, was: LicensingState, state: LicensingState, reason: string | null): void {
    const head = `${this.#at(t)}${sn}","kind":"state","was":"${was}","state":"${state}"`;
    this.#file.add(reason === null ? `${head}}\n` : `${head},"reason":${quoted(reason)}}\n`);
    this.listener?.hear({ t, sn, kind: 'state', was, state, ...(reason !== null && { reason }) });
  }

  message(
    t: number,
    sn: string,
    type: string,
    ok: boolean,
    ms: number,
    failure: string | null,
    reason: string | null,
    late = 0,
  ): void {
    let line = `${this.#at(t)}${sn}","kind":"message","type":"${type}","ok":${ok},"ms":${toMicroseconds(ms)}`;
    if (late >= SHORTEST_LATE_MS) line += `,"late":${toMicroseconds(late)}`;
    if (failure !== null) line += `,"failure":${quoted(failure)}`;
    if (reason !== null) line += `,"reason":${quoted(reason)}`;
    this.#file.add(`${line}}\n`);
    this.listener?.hear({
      ...{ t, sn, kind: 'message', type, ok, ms: toMicroseconds(ms) },
      ...(failure !== null && { failure }),
      ...(reason !== null && { reason }),
    });
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
    let line = `${this.#at(t)}${sn}","kind":"endpoint","what":${quoted(what)}`;
    if (va !== null) line += `,"va":${quoted(va)}`;
    if (tag !== null) line += `,"tag":${quoted(tag)}`;
    if (count !== null) line += `,"count":${count}`;
    if (text !== null) line += `,"text":${quoted(text)}`;
    this.#file.add(`${line}}\n`);
  }

  step(t: number, what: string, devices: number): void {
    this.#file.add(`${this.#at(t)}","kind":"step","what":${quoted(what)},"devices":${devices}}\n`);
  }

  fault(t: number, what: string, devices: number): void {
    this.#file.add(`${this.#at(t)}","kind":"fault","what":${quoted(what)},"devices":${devices}}\n`);
  }

  control(t: number, what: string): void {
    this.#file.add(`${this.#at(t)}","kind":"control","what":${quoted(what)},"devices":0}\n`);
  }

  occurrence(t: number, sn: string, kind: 'power' | 'operator', what: string): void {
    this.#file.add(`${this.#at(t)}${sn}","kind":"${kind}","what":${quoted(what)}}\n`);
    this.listener?.hear({ t, sn, kind, what });
  }

  reminder(t: number, sn: string, days: number): void {
    this.#file.add(`${this.#at(t)}${sn}","kind":"reminder","days":${days}}\n`);
    this.listener?.hear({ t, sn, kind: 'reminder', days });
  }

  exec(t: number, sn: string, command: string, answer: string, step: number | null, ok: boolean | null): void {
    let line = `${this.#at(t)}${sn}","kind":"exec","what":${quoted(command)},"text":${quoted(answer)}`;
    if (step !== null) line += `,"step":${step}`;
    if (ok !== null) line += `,"ok":${ok}`;
    this.#file.add(`${line}}\n`);
  }

  syslog(t: number, sn: string, what: string, text: string): void {
    this.#file.add(`${this.#at(t)}${sn}","kind":"syslog","what":"${what}","text":${quoted(text)}}\n`);
  }

  load(t: number, label: string, va: string, devices: number, spreads: LoadSpreads): void {
    let line = `${this.#at(t)}","kind":"load","label":${quoted(label)},"va":${quoted(va)},"devices":${devices}`;
    for (const figure of LOAD_FIGURES) {
      const { sum, least, most } = spreads[figure];
      line += `,"${figure}":${sum},"${figure}_least":${least},"${figure}_most":${most}`;
    }
    this.#file.add(`${line}}\n`);
  }

  flush(): void {
    this.#file.flush();
  }

  close(): void {
    this.#file.close();
  }

  #at(t: number): string {
    if (t !== this.#lastT) {
      this.#lastT = t;
      this.#prefix = `{"t":${t},"sn":"`;
    }
    return this.#prefix;
  }
}
