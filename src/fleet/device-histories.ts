import { readHistories } from '../telemetry/device-history.js';
import type { EventLog } from '../telemetry/event-log.js';
import type { FleetEvent } from '../telemetry/events.js';
import type { FleetDevice } from './fleet-device.js';

/**
 * What a shard's event log has on its devices, for their consoles. Nothing is kept but what was read last: when many
 * consoles are opened at one instant, the first that asks for its device's past has the others' read with it.
 */
export class DeviceHistories {
  readonly #log: EventLog;
  readonly #path: string;
  #together: ReadonlySet<string> = new Set();
  #read: Map<string, FleetEvent[]> = new Map();

  constructor(log: EventLog, path: string) {
    this.#log = log;
    this.#path = path;
  }

  /** These devices are looked at one after the other now; nothing but their own consoles happens meanwhile. */
  readTogether(devices: readonly FleetDevice[]): void {
    this.#together = new Set(devices.map(({ serial }) => serial));
    this.#read = new Map();
  }

  /** @param changed something was done to the device since `readTogether` */
  of({ serial }: FleetDevice, changed: boolean): readonly FleetEvent[] {
    if (!changed && this.#together.has(serial)) {
      if (this.#read.size === 0) this.#read = this.#from(this.#together);
      return this.#read.get(serial) ?? [];
    }
    return this.#from(new Set([serial])).get(serial) ?? [];
  }

  #from(serials: ReadonlySet<string>): Map<string, FleetEvent[]> {
    this.#log.flush();
    return readHistories(this.#path, serials);
  }
}
