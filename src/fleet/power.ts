import { STATE_POSITION } from '../telemetry/licensing-state.js';
import { renewContext } from './agent-context.js';
import { type DeviceEvent, licensingStateOf } from './device-agent.js';
import { restoreConfiguration } from './device-control.js';
import type { ExchangeParts } from './exchanges.js';
import type { FleetDevice } from './fleet-device.js';

/** Where the power of devices leaves its traces. */
export type PowerParts = Pick<ExchangeParts, 'log' | 'tally' | 'seed'>;

/** The device exists from now on, if not yet for its agent: it is in the log and in the counts of devices. */
export function comeToLife(device: FleetDevice, now: number, { log, tally, seed }: PowerParts): void {
  const { profile, group, serial, account } = device;
  const state = licensingStateOf(device);
  device.arrived = true;
  log.device(now, serial, profile.name, profile.os, profile.release, group.label, account.name, state);
  tally.add('alive', 1);
  tally.addInState(STATE_POSITION[state], 1);
  // What can be found may have changed since the plan was made.
  if (device.transport.kind === 'automatic') renewContext(device, seed);
}

/** What an event does to the device before its agent hears of it: it goes off, comes on, runs what was saved (S4, F25). */
export function changePower(device: FleetDevice, kind: DeviceEvent['kind'], now: number, parts: PowerParts): void {
  const { log, seed } = parts;
  const { powered } = device.state;
  if (kind === 'power-off' && powered) log.occurrence(now, device.serial, 'power', 'off');
  if (kind === 'reload' && powered) log.occurrence(now, device.serial, 'power', 'reload');
  if (kind === 'power-on' && !powered) log.occurrence(now, device.serial, 'power', 'on');
  if ((kind === 'power-on' && !powered) || (kind === 'reload' && powered)) restoreConfiguration(device, seed);
}
