import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { ConsoleReply } from '../device/console/console-handle.js';
import { openConsole } from '../device/console/open-console.js';
import { withoutSecrets } from '../device/console/script.js';
import type { ConsoleSession } from '../device/console/session.js';
import { deviceHostname } from '../device/profile/serial.js';
import type { BuiltShard } from './build-shard.js';
import { FleetConsoleDevice } from './console-device.js';
import type { ConsoleAnswer, ConsoleRequest, OpenedConsole } from './console-wire.js';
import type { FleetDevice } from './fleet-device.js';

/** A device and the shard it lives in. */
interface Housed {
  readonly device: FleetDevice;
  readonly built: BuiltShard;
}

interface Served extends Housed {
  readonly face: FleetConsoleDevice;
  readonly session: ConsoleSession;
}

/**
 * The consoles of a worker's devices, for terminals elsewhere. A session and the names of the devices exist from the first
 * time somebody asks: a fleet nobody logs into pays nothing.
 */
export class ConsoleService {
  readonly #port: MessagePort;
  readonly #shards: readonly BuiltShard[];
  readonly #sessions = new Map<number, Served>();
  #byName: Map<string, Housed> | null = null;

  /** @param port to the main thread; requests on it are taken when `listen` or `serveWaiting` is called */
  constructor(port: MessagePort, shards: readonly BuiltShard[]) {
    this.#port = port;
    this.#shards = shards;
  }

  /** Answers requests as they come, for workers that let their event loop run. */
  listen(): void {
    this.#port.on('message', (request: ConsoleRequest) => this.#serve(request));
  }

  /** Answers the requests that wait, for workers that never let go of the thread. */
  serveWaiting(): void {
    for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port)) {
      this.#serve(next.message as ConsoleRequest);
    }
  }

  /** Sessions end with the run. */
  close(): void {
    this.#sessions.clear();
    this.#port.close();
  }

  #serve(request: ConsoleRequest): void {
    const answer: ConsoleAnswer = { id: request.id, value: this.#valueOf(request) };
    this.#port.postMessage(answer);
  }

  #valueOf(request: ConsoleRequest): ConsoleAnswer['value'] {
    if (request.kind === 'open') return this.#open(request.id, request.name);
    const served = this.#sessions.get(request.session);
    if (served === undefined) return null;
    switch (request.kind) {
      case 'execute':
        return this.#execute(request.session, served, request.line);
      case 'help':
        return served.session.help(request.line);
      case 'complete':
        return served.session.completions(request.line);
      case 'close':
        this.#sessions.delete(request.session);
        return null;
    }
  }

  #open(id: number, name: string): OpenedConsole | null {
    const found = this.#names().get(name.toLowerCase());
    if (found === undefined || !found.device.arrived || !found.device.state.powered) return null;
    const { device, built } = found;
    const face = new FleetConsoleDevice(device, built.consoles);
    const session = openConsole(face);
    this.#sessions.set(id, { session, face, device, built });
    const first = { ...replyOf(session, '') };
    return { hostname: face.system.hostname, serial: device.serial, banner: session.dialect.banner, first };
  }

  #execute(id: number, { session, face, device, built }: Served, line: string): ConsoleReply {
    const { prompt } = session;
    const { changes } = face;
    const wasAsked = session.question !== null;
    const output = session.execute(line);
    // Nobody types it again for a worker that died: the sooner it is kept, the less of it is lost.
    if (face.changes > changes) built.checkpoints.wanted = true;
    if (!wasAsked && line.trim() !== '') {
      built.log.exec(built.consoles.now(), device.serial, `${prompt}${withoutSecrets(line)}`, output, null, null);
    }
    if (session.closed) this.#sessions.delete(id);
    return replyOf(session, output);
  }

  /** Devices by serial number and by the host name the plan gives them, both in small letters. */
  #names(): Map<string, Housed> {
    if (this.#byName !== null) return this.#byName;
    const names = new Map<string, Housed>();
    for (const built of this.#shards) {
      for (const device of built.devices) {
        names.set(device.serial.toLowerCase(), { device, built });
        names.set(deviceHostname(device.profile, device.index).toLowerCase(), { device, built });
      }
    }
    this.#byName = names;
    return names;
  }
}

function replyOf(session: ConsoleSession, output: string): ConsoleReply {
  return { output, prompt: session.prompt, closed: session.closed, pageLength: session.terminal.length };
}
