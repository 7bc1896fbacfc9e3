import { DAY_MS } from '../../../../../time/duration.js';
import type { DeviceView } from '../../../console-device.js';
import { sinceStart } from '../../show/since-start.js';
import { policyOf } from '../policy-of.js';
import { CONFIG_TRAPS } from '../state/config-traps.js';

/**
 * What a device with call home runs by itself, to watch over itself (S1: software version, configuration, memory, CPU, crypto "and
 * others"). Which commands exactly, and how often, is not published: once a day is modelled.
 */
const PERIODIC_COMMANDS: readonly string[] = [
  'show version',
  'show running-config',
  'show processes memory sorted',
  'show processes cpu sorted',
  'show crypto pki certificates',
];
const PERIOD_MS = DAY_MS;

/**
 * ciscoConfigManEvent traps since the start: one a command that call home ran (S1: expected, no fault), and one a change of the
 * configuration. Reckoned when asked: traps are taken to have been enabled, and call home to have been on, all the time if they are now.
 */
function configTraps(view: DeviceView): number {
  const runs = Math.floor((view.now - policyOf(view).state.bootedMs) / PERIOD_MS);
  const periodic = view.transport.callHomeEnabled ? runs * PERIODIC_COMMANDS.length : 0;
  const changes = sinceStart(view).events.filter((event) => event.kind === 'operator' && event.what === 'configured');
  return periodic + changes.length;
}

/** `show snmp`. Layout: as every IOS prints it [I]; nobody polls these devices, so that only traps are counted. */
export function showSnmp(view: DeviceView): string {
  if (!view.system.otherLines.includes(CONFIG_TRAPS)) return '%SNMP agent not enabled\n';
  const traps = configTraps(view);
  return `Chassis: ${view.serial}
0 SNMP packets input
    0 Bad SNMP version errors
    0 Unknown community name
    0 Illegal operation for community name supplied
    0 Encoding errors
    0 Number of requested variables
    0 Number of altered variables
    0 Get-request PDUs
    0 Get-next PDUs
    0 Set-request PDUs
    0 Input queue packet drops (Maximum queue size 1000)
${traps} SNMP packets output
    0 Too big errors (Maximum packet size 1500)
    0 No such name errors
    0 Bad values errors
    0 General errors
    0 Response PDUs
    ${traps} Trap PDUs
`;
}
