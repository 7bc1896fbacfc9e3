import { openConsole } from '../../device/console/open-console.js';
import { type Exchange, endScript, runLine } from '../../device/console/script.js';
import type { ConsoleSession } from '../../device/console/session.js';
import { SECOND_MS } from '../../time/duration.js';
import { LOCAL_HELP, type LocalCommand, localCommand } from './local-command.js';
import { type LocalDevice, RestartWatch, withToken } from './local-device.js';
import { stateDocument } from './state-document.js';

/** How long a command takes in a script, in the device's time: an operator's pace, at which answers arrive in between. */
const COMMAND_MS = SECOND_MS;

/**
 * A script at a device's console: each line is given in turn, and what comes of it handed out.
 * Questions it has no answer to are answered as an empty line would answer them.
 */
export class Script {
  readonly #device: LocalDevice;
  readonly #restarts: RestartWatch;
  #session: ConsoleSession;
  #ended = false;

  constructor(device: LocalDevice) {
    this.#device = device;
    this.#restarts = new RestartWatch(device);
    this.#session = openConsole(device.console);
  }

  /** The console has been left: further lines have nobody to go to. */
  get ended(): boolean {
    return this.#ended;
  }

  /** @throws SlfleetError SLF_LOCAL_COMMAND if it is a command to the simulator that does not exist */
  give(line: string): Exchange[] {
    const local = localCommand(line);
    if (local !== null) {
      const before = endScript(this.#session);
      this.#goOn();
      return [...before, { prompt: this.#session.prompt, line, output: this.#carryOut(local) }];
    }
    const exchanges = runLine(this.#session, withToken(line, this.#device), line);
    this.#goOn();
    this.#device.advance(COMMAND_MS);
    return exchanges;
  }

  /** No more lines will come. */
  end(): Exchange[] {
    return this.#ended ? [] : endScript(this.#session);
  }

  #carryOut(command: LocalCommand): string {
    switch (command.kind) {
      case 'advance':
        this.#device.advance(command.ms);
        return '';
      case 'token':
        return '';
      case 'state':
        return stateDocument(this.#device);
      case 'help':
        return LOCAL_HELP;
    }
  }

  /** After a restart the console goes on, with nobody logged in yet. */
  #goOn(): void {
    if (!this.#session.closed) return;
    if (this.#restarts.hasJustRestarted()) this.#session = openConsole(this.#device.console);
    else this.#ended = true;
  }
}
