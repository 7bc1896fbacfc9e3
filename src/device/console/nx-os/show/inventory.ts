import type { DeviceView } from '../../console-device.js';
import { chassisTitle, hardwareOf } from '../hardware.js';

const PID_WIDTH = 20;

/** An entry as NTC cisco_nxos_show_inventory reads it. */
function entry(name: string, description: string, pid: string, vid: string, serial: string): string {
  return `NAME: "${name}",  DESCR: "${description}"\nPID: ${pid.padEnd(PID_WIDTH)},  VID: ${vid} ,  SN: ${serial}\n`;
}

/**
 * `show inventory`: the chassis and what stands for its licence count, in the form of NTC's sample of a Nexus 9000. Power
 * supplies and fans are not simulated; that a supervisor has the serial number of its chassis is modelled.
 */
export function showInventory(view: DeviceView): string {
  const parts = hardwareOf(view.profile);
  const { supervisor, module } = parts;
  const { pid } = view.profile;
  const chassis = entry('Chassis', `${chassisTitle(parts)} Chassis`, pid, 'V02', view.serial);
  if (supervisor === null) return `${chassis}\n${entry('Slot 1', module, pid, 'V02', view.serial)}`;
  const slots = [view.context.udi, ...view.context.members].map(({ serialNumber }, at) =>
    entry(`Slot ${supervisor.slot + at}`, supervisor.name, supervisor.pid, 'V02', serialNumber),
  );
  return [chassis, ...slots].join('\n');
}
