import type { OperatorAct } from '../device/console/console-device.js';
import { loadProfile } from '../device/profile/load.js';
import type { EventLog } from '../telemetry/event-log.js';
import { policyContextOf, renewContext } from './agent-context.js';
import { callAgain, type DeviceEvent } from './device-agent.js';
import { deviceFiles } from './device-files.js';
import type { EndpointAdmin } from './endpoint-admin.js';
import type { DeviceControl } from './events/step-event.js';
import type { FleetDevice } from './fleet-device.js';
import { installRelease } from './install-release.js';
import type { PlannedStep } from './plan.js';

/** What whoever changes a device may do to the shard it lives in. */
export interface ControlShard {
  tell(device: FleetDevice, event: DeviceEvent, now: number, reason?: string): void;
  settle(device: FleetDevice): void;
  hold(change: Promise<void>): void;
}

/** A message that sticks in the device's queue is looked at again whenever something changed. */
export function retryHeld(device: FleetDevice, now: number, shard: ControlShard): void {
  if (device.held === null) return;
  device.heldUntil = now;
  shard.settle(device);
}

/**
 * What a step's event may do to one device, now.
 * @param step the one whose fault `disturb` brings into force
 */
export function controlDevice(
  device: FleetDevice,
  now: number,
  shard: ControlShard,
  admin: EndpointAdmin,
  seed: number,
  log: EventLog,
  step: PlannedStep,
): DeviceControl {
  // A device that is not there yet can be prepared, but hears nothing.
  const tell = (event: DeviceEvent): void => {
    if (device.arrived) shard.tell(device, event, now);
  };
  return {
    tell,
    token: (name) => device.account.token(name),
    useFeatures: (features, counts) => {
      device.features = features;
      device.featureCounts = counts;
      renewContext(device, seed);
      tell({ kind: 'licences-changed' });
    },
    setClockOffset: (offsetMs) => {
      device.clockOffsetMs = offsetMs;
      renewContext(device, seed);
    },
    install: (release) => {
      installRelease(device, loadProfile(device.profile.name, release), now, seed);
      tell({ kind: 'reload' });
      tell({ kind: 'licences-changed' });
    },
    configureTransport: (change) => {
      device.transport = { ...device.transport, ...change };
      reachAnew(device, seed, tell);
      // Where operators save, they save what they change.
      if (device.group.savesRegistration || !device.arrived) saveConfiguration(device);
      retryHeld(device, now, shard);
    },
    noteConfigured: () => {
      if (device.arrived && device.state.powered) recordAct(device, 'configured', now, log, tell);
    },
    save: () => {
      saveConfiguration(device);
      tell({ kind: 'save' });
    },
    exchangeUsageFile: (usage, ack) => {
      const files = deviceFiles(device, () => now);
      const text = files.read(usage);
      if (text === null) return;
      const keep = (answer: string | null): void => {
        if (answer !== null) files.write(ack, answer);
      };
      const answer = admin.ackForUploadedFile(device.account.name, text, now);
      if (answer instanceof Promise) shard.hold(answer.then(keep));
      else keep(answer);
    },
    disturb: () => {
      device.environment = device.environment.with(step);
    },
    calm: () => {
      device.environment = device.environment.without(step);
      retryHeld(device, now, shard);
    },
    callAgain: () => {
      const event = device.arrived ? callAgain(device) : null;
      if (event !== null) tell(event);
    },
    removeProductInstance: () => {
      const { productInstanceId } = device.state;
      if (productInstanceId === '') return;
      const change = admin.removeInstance(productInstanceId, now);
      if (change !== null) shard.hold(change);
    },
  };
}

/** Something was done at a device's console, or as if it were: it leaves a line in the event log. */
export function recordAct(
  device: FleetDevice,
  act: OperatorAct,
  now: number,
  log: EventLog,
  tell: (event: DeviceEvent) => void,
): void {
  log.occurrence(now, device.serial, 'operator', act);
  // On some releases every change of the configuration opens another RUM report (CSCwa85199).
  if (act === 'configured' && device.policyContext !== null) tell({ kind: 'configured' });
}

/** The way to the endpoint is another one: a policy agent is told. */
export function reachAnew(device: FleetDevice, seed: number, tell: (event: DeviceEvent) => void): void {
  if (device.policyContext === null) return;
  renewContext(device, seed);
  tell({ kind: 'transport-changed' });
}

/**
 * The network is another one: a device that is set up as `automatic` and found no CSLU goes over to one that can be found now. One
 * that has found a CSLU stays with it (modelled).
 */
export function lookForCslu(device: FleetDevice, now: number, shard: ControlShard, seed: number): void {
  if (device.transport.kind !== 'automatic' || device.policyContext?.transport !== 'smart') return;
  if (policyContextOf(device)?.transport !== 'cslu') return;
  reachAnew(device, seed, (event) => {
    if (device.arrived) shard.tell(device, event, now);
  });
  shard.settle(device);
}

/** What runs becomes what the device starts with (`write memory`). */
export function saveConfiguration(device: FleetDevice): void {
  device.startup = { transport: device.transport, system: device.system };
}

/** A restart: what runs is what was saved (S4, F25). */
export function restoreConfiguration(device: FleetDevice, seed: number): void {
  const transport = device.startup?.transport ?? device.group.transport;
  const system = device.startup?.system ?? null;
  // `automatic` looks for its CSLU anew when it starts (modelled).
  if (transport === device.transport && system === device.system && transport.kind !== 'automatic') return;
  device.transport = transport;
  device.system = system;
  renewContext(device, seed);
}
