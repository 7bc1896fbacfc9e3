import type { DeviceView } from '../../console-device.js';
import { lastBoot } from '../boot.js';
import { ctime } from '../ctime.js';
import { chassisTitle, type Hardware, hardwareOf } from '../hardware.js';
import { biosVersion, compileTime, dottedRelease, isNexus7000 } from '../release-facts.js';

/** Lines whose value is not public for a release are left out; every field is optional to the public parsers. */
function maybe(line: string, value: string | null): string {
  return value === null ? '' : `${line}${value}\n`;
}

function software(view: DeviceView): string {
  const { profile } = view;
  const bios = biosVersion(profile);
  const compiled = compileTime(profile);
  const release = dottedRelease(profile);
  if (isNexus7000(profile)) {
    return `  BIOS:      version ${bios}
  kickstart: version ${profile.release}
  system:    version ${profile.release}
${maybe('  kickstart compile time:  ', compiled)}  kickstart image file is: bootflash:///n7000-s2-kickstart.${release}.bin
  system image file is:    bootflash:///n7000-s2-dk9.${release}.bin
${maybe('  system compile time:     ', compiled)}`;
  }
  return `  BIOS: version ${bios}
 NXOS: version ${profile.release}
  NXOS image file is: bootflash:///nxos.${release}.bin
${maybe('  NXOS compile time:  ', compiled)}`;
}

function hardware(view: DeviceView, parts: Hardware): string {
  const { supervisor, cpu, memoryKb, bootflashKb } = parts;
  const slot0 = isNexus7000(view.profile) ? '  slot0:            0 kB (expansion flash)\n' : '';
  return `  cisco ${chassisTitle(parts)} Chassis${supervisor === null ? ' ' : ` ("${supervisor.name}")`}
  ${cpu} with ${memoryKb} kB of memory.
  Processor Board ID ${view.serial}

  Device name: ${view.system.hostname}
  bootflash:   ${bootflashKb} kB
${slot0}`;
}

function uptime(spanMs: number): string {
  const seconds = Math.floor(spanMs / 1_000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  return `${days} day(s), ${hours} hour(s), ${minutes} minute(s), ${seconds % 60} second(s)`;
}

/**
 * `show version`. Layout: public samples of 9.3(5) (fixed) and a Genie golden (Nexus 7000); read by NTC cisco_nxos_show_version
 * and Genie's ShowVersion. The processor board's serial number is taken to be the chassis' (modelled).
 */
export function showVersion(view: DeviceView): string {
  const boot = lastBoot(view);
  const reason = boot.commanded
    ? ` at 0 usecs after ${ctime(view, boot.atMs)}\n  Reason: Reset Requested by CLI command reload`
    : '\n  Reason: Unknown';
  return `Cisco Nexus Operating System (NX-OS) Software
TAC support: http://www.cisco.com/tac

Software
${software(view)}

Hardware
${hardware(view, hardwareOf(view.profile))}
Kernel uptime is ${uptime(view.now - boot.atMs)}

Last reset${reason}
  System version: ${view.profile.release}
  Service: 

plugin
  Core Plugin, Ethernet Plugin

Active Package(s):
`;
}
