import type { ConsoleDevice } from '../../device/console/console-device.js';

/** A device that lives in this thread, whose time is in the hands of whoever sits at its console. */
export interface LocalDevice {
  readonly console: ConsoleDevice;
  /** An ID token of its virtual account. A secret. */
  readonly token: string;
  /** Virtual now, ms since the epoch. */
  readonly now: number;
  /** Lives on for so long, ms. */
  advance(ms: number): void;
}

/** The name by which commands mean the ID token. */
const TOKEN = '$TOKEN';

/** A line as the device is to read it: with the ID token in the place of its name. */
export function withToken(line: string, { token }: LocalDevice): string {
  return line.replaceAll(TOKEN, () => token);
}

/**
 * Tells a console that was closed by a restart from one that was left. Looked up in the device's history, since every OS has
 * commands of its own for both.
 */
export class RestartWatch {
  readonly #device: LocalDevice;
  #seen = 0;

  constructor(device: LocalDevice) {
    this.#device = device;
  }

  /** The device has restarted at this very instant, and nobody has asked since. */
  hasJustRestarted(): boolean {
    const restarts = this.#device.console.history().filter(({ kind }) => kind === 'power');
    const isNew = restarts.length > this.#seen;
    this.#seen = restarts.length;
    return isNew && restarts.at(-1)?.t === this.#device.now;
  }
}
