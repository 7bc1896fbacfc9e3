import type {
  Completions,
  ConsoleDirectory,
  ConsoleHandle,
  ConsoleReply,
} from '../../device/console/console-handle.js';
import { openConsole } from '../../device/console/open-console.js';
import type { ConsoleSession } from '../../device/console/session.js';
import { logLine } from '../../device/syslog/format.js';
import { logBuffer } from '../../device/syslog/log-buffer.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { LOCAL_HELP, type LocalCommand, localCommand } from './local-command.js';
import { type LocalDevice, RestartWatch, withToken } from './local-device.js';
import { stateDocument } from './state-document.js';

/**
 * A person's session at the console of a device in this thread. Its time follows the wall clock: it has lived on by as much as
 * has passed since anybody last looked at it. Besides the device's commands those to the simulator are taken.
 */
class LocalConsole implements ConsoleHandle {
  readonly #device: LocalDevice;
  readonly #keepTime: () => void;
  readonly #outlivesRestart: boolean;
  readonly #restarts: RestartWatch;
  #session: ConsoleSession;

  constructor(device: LocalDevice, keepTime: () => void, outlivesRestart: boolean) {
    this.#device = device;
    this.#keepTime = keepTime;
    this.#outlivesRestart = outlivesRestart;
    this.#restarts = new RestartWatch(device);
    this.#session = openConsole(device.console);
  }

  get hostname(): string {
    return this.#device.console.system.hostname;
  }

  get serial(): string {
    return this.#device.console.serial;
  }

  get banner(): string {
    return this.#session.dialect.banner;
  }

  async start(): Promise<ConsoleReply> {
    this.#keepTime();
    return this.#reply('');
  }

  async execute(line: string): Promise<ConsoleReply> {
    this.#keepTime();
    let local: LocalCommand | null;
    try {
      local = this.#session.question === null ? localCommand(line) : null;
    } catch (error) {
      if (error instanceof SlfleetError) return this.#reply(`${error.code}: ${error.message}\n  ${error.remedy}\n`);
      throw error;
    }
    // By no pages: what the simulator says, and what a device logs, waits for nobody.
    if (local !== null) return { ...this.#reply(this.#carryOut(local)), pageLength: 0 };
    const output = this.#session.execute(withToken(line, this.#device));
    if (this.#session.closed && this.#outlivesRestart && this.#restarts.hasJustRestarted()) {
      this.#session = openConsole(this.#device.console);
    }
    return this.#reply(output);
  }

  async help(line: string): Promise<string | null> {
    this.#keepTime();
    return this.#session.help(line);
  }

  async complete(line: string): Promise<Completions> {
    this.#keepTime();
    return this.#session.completions(line);
  }

  close(): void {
    this.#session.closed = true;
  }

  #carryOut(command: LocalCommand): string {
    switch (command.kind) {
      case 'advance':
        return this.#advance(command.ms);
      case 'token':
        return '$TOKEN is set\n';
      case 'state':
        return stateDocument(this.#device);
      case 'help':
        return LOCAL_HELP;
    }
  }

  /** @returns what the device has logged meanwhile */
  #advance(ms: number): string {
    const { console } = this.#device;
    const from = this.#device.now;
    this.#device.advance(ms);
    const logged = logBuffer(console).filter(({ t }) => t > from);
    return logged.map((message) => `${logLine(console, message)}\n`).join('');
  }

  #reply(output: string): ConsoleReply {
    const { prompt, closed, terminal } = this.#session;
    return { output, prompt, closed, pageLength: terminal.length };
  }
}

/** Consoles of the one device that lives in this thread. */
export class LocalConsoles implements ConsoleDirectory {
  readonly #device: LocalDevice;
  readonly #wallMs: () => number;
  #seenMs: number;

  /** @param wallMs a clock that follows real time, ms */
  constructor(device: LocalDevice, wallMs: () => number = () => performance.now()) {
    this.#device = device;
    this.#wallMs = wallMs;
    this.#seenMs = wallMs();
  }

  /** The console as somebody has it who sits before the device: it is still there after a restart. */
  atDevice(): ConsoleHandle {
    return new LocalConsole(this.#device, this.#keepTime, true);
  }

  async open(name: string): Promise<ConsoleHandle | null> {
    this.#keepTime();
    const { serial, system, state } = this.#device.console;
    const wanted = name.toLowerCase();
    const isMeant = wanted === serial.toLowerCase() || wanted === system.hostname.toLowerCase();
    return isMeant && state.powered ? new LocalConsole(this.#device, this.#keepTime, false) : null;
  }

  readonly #keepTime = (): void => {
    const passed = Math.floor(this.#wallMs() - this.#seenMs);
    this.#seenMs += passed;
    this.#device.advance(passed);
  };
}
