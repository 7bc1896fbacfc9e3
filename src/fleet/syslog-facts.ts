import type { AgentContext } from '../device/agent/agent.js';
import { isRegistered } from '../device/agent/classic-state.js';
import type { TransportConfiguration } from '../device/call-home/configuration.js';
import type { Profile } from '../device/profile/profile.js';
import { type NarratorFacts, NO_GRANT } from '../device/syslog/narrator-memory.js';
import type { SystemConfiguration } from '../device/system/system-configuration.js';
import { plannedSystem } from './console-device.js';
import { classicStateOf } from './device-agent.js';
import type { FleetDevice } from './fleet-device.js';

/** The facts of a device that lives in a shard, as they are whenever they are asked for. */
export class LiveFacts implements NarratorFacts {
  readonly #device: FleetDevice;
  /** When the step that is told of took place. */
  stepAt = 0;

  constructor(device: FleetDevice) {
    this.#device = device;
  }

  get profile(): Profile {
    return this.#device.profile;
  }

  get context(): AgentContext {
    return this.#device.context;
  }

  get transport(): TransportConfiguration {
    return this.#device.transport;
  }

  get carriage(): NarratorFacts['carriage'] {
    return this.#device.carriage;
  }

  get system(): SystemConfiguration {
    return this.#device.system ?? plannedSystem(this.#device, this.#device.transport);
  }

  get grant(): NarratorFacts['grant'] {
    if (this.#device.policyContext !== null) return NO_GRANT;
    const state = classicStateOf(this.#device);
    const certificateMs = isRegistered(state) ? state.idCertificateNotAfterMs - this.stepAt : 0;
    return { certificateMs, exportControlAllowed: state.exportControlAllowed };
  }
}
