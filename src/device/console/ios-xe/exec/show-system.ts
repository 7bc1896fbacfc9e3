import type { DeviceView } from '../../console-device.js';
import { keyword } from '../../grammar/node.js';
import { withoutSecrets } from '../../script.js';
import type { Call } from '../../session.js';
import type { Node } from '../commands.js';
import { showClock } from '../show/clock.js';
import { showRunningCallHome, showRunningConfiguration, showStartupConfiguration } from '../show/configuration.js';
import { showHosts } from '../show/hosts.js';
import { showIpInterfaceBrief } from '../show/interfaces.js';
import { showInventory } from '../show/inventory.js';
import { showLogging } from '../show/logging.js';
import { showNtpAssociations, showNtpStatus } from '../show/ntp.js';
import { showTrustpointStatus, showTrustpoints } from '../show/trustpoints.js';
import { showVersion } from '../show/version.js';

function of(render: (view: DeviceView) => string): (call: Call) => string {
  return ({ device }) => render(device);
}

function show(nodes: readonly Node[]): Node {
  return keyword('show', 'Show running system information', nodes);
}

/** `show …` that a user may use without privileges, too. */
export const SHOW_SYSTEM: readonly Node[] = [
  show([
    keyword('version', 'System hardware and software status', of(showVersion)),
    keyword('inventory', 'Show the physical inventory', of(showInventory)),
    keyword(
      'clock',
      'Display the system clock',
      [keyword('detail', 'Display detailed information', ({ device }) => showClock(device, true))],
      ({ device }) => showClock(device, false),
    ),
    keyword('hosts', 'IP domain-name, lookup style, nameservers, and host table', of(showHosts)),
    keyword('ip', 'IP information', [
      keyword('interface', 'IP interface status and configuration', [
        keyword('brief', 'Brief summary of IP status and configuration', of(showIpInterfaceBrief)),
      ]),
    ]),
    keyword('ntp', 'Network time protocol', [
      keyword('associations', 'NTP associations', of(showNtpAssociations)),
      keyword('status', 'NTP status', of(showNtpStatus)),
    ]),
    keyword('history', 'Display the session command history', ({ session }) => {
      return session.lines.map((line) => `  ${withoutSecrets(line)}\n`).join('');
    }),
    keyword('privilege', 'Show current privilege level', ({ session }) => {
      return `Current privilege level is ${session.mode === 'user' ? 1 : 15}\n`;
    }),
    keyword('users', 'Display information about terminal lines', () => {
      return '    Line       User       Host(s)              Idle       Location\n*  0 con 0                idle                 00:00:00   \n\n  Interface    User               Mode         Idle     Peer Address\n\n';
    }),
  ]),
];

export const SHOW_PRIVILEGED: readonly Node[] = [
  show([
    keyword(
      'running-config',
      'Current operating configuration',
      [
        keyword('all', 'Configuration with defaults', ({ device }) => showRunningConfiguration(device, true)),
        keyword('callhome', 'Configuration of call home', of(showRunningCallHome)),
      ],
      ({ device }) => showRunningConfiguration(device, false),
    ),
    keyword('startup-config', 'Contents of startup configuration', of(showStartupConfiguration)),
    keyword('logging', 'Show the contents of logging buffers', of(showLogging)),
    keyword('crypto', 'Encryption module', [
      keyword('pki', 'Show PKI', [
        keyword(
          'trustpoints',
          'Show trustpoints',
          [keyword('status', 'Show trustpoint status', of(showTrustpointStatus))],
          of(showTrustpoints),
        ),
      ]),
    ]),
  ]),
];
