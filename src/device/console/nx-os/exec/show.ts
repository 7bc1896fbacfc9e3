import type { DeviceView } from '../../console-device.js';
import { number, WORD } from '../../grammar/argument-kinds.js';
import { type Action, argument, type GrammarNode, keyword } from '../../grammar/node.js';
import { withoutSecrets } from '../../script.js';
import type { Call } from '../../session.js';
import { clockLine } from '../ctime.js';
import {
  showCallHome,
  showCallHomeSmartLicensing,
  showCallHomeStatistics,
  showCallHomeTransport,
  showDestinationProfiles,
} from '../show/call-home.js';
import { showInventory } from '../show/inventory.js';
import { showLicenseAll } from '../show/license-all.js';
import { showLicenseEventLog, showLicenseHistory } from '../show/license-history.js';
import { showLicenseStatus } from '../show/license-status.js';
import { showLicenseSummary } from '../show/license-summary.js';
import { showLicenseTechSupport } from '../show/license-tech-support.js';
import { udiBlock } from '../show/license-udi.js';
import { showLicenseUsage } from '../show/license-usage.js';
import { showLastLog, showLogfile, showLogging } from '../show/logging.js';
import { showModule } from '../show/module.js';
import { showHosts, showIpInterfaceBrief, showNtpPeerStatus, showNtpPeers } from '../show/network.js';
import { showRunningConfig, showRunningConfigCallHome, showStartupConfig } from '../show/running-config.js';
import { showTechSupportLicense } from '../show/tech-support.js';
import { showCaCertificates, showTrustpoints } from '../show/trustpoints.js';
import { showVersion } from '../show/version.js';

function showing(render: (view: DeviceView, args: Call['args']) => string): Action<Call> {
  return ({ device, args }) => render(device, args);
}

function show(word: string, help: string, render: (view: DeviceView) => string): GrammarNode<Call> {
  return keyword(word, help, showing(render));
}

function licenseNodes(): GrammarNode<Call>[] {
  return [
    show('all', 'Everything', showLicenseAll),
    show('eventlog', 'Event log', showLicenseEventLog),
    keyword('history', 'History', [show('message', 'Messages exchanged', showLicenseHistory)]),
    show('host-id', 'Host id of the chassis', ({ serial }) => `License hostid: VDH=${serial}\n`),
    show('status', 'Status of registration and authorization', showLicenseStatus),
    show('summary', 'Summary', showLicenseSummary),
    keyword('tech', 'For support', [show('support', 'For support', showLicenseTechSupport)]),
    show('udi', 'Unique device identifier', udiBlock),
    show('usage', 'Licences in use', showLicenseUsage),
  ];
}

/** NX-OS spells `callhome` in one word; `pending` is always empty, since nothing is distributed between switches. */
function callHomeNodes(): GrammarNode<Call>[] {
  return [
    keyword(
      'destination-profile',
      'Destination profiles',
      [
        keyword('profile', 'One of them', [
          argument(
            'profile',
            WORD,
            'Name',
            showing((view, { profile = '' }) => showDestinationProfiles(view, profile)),
          ),
        ]),
      ],
      showing((view) => showDestinationProfiles(view, null)),
    ),
    show('pending', 'Changes not yet distributed', () => 'No pending configuration\n'),
    keyword(
      'smart-licensing',
      'Transport of licensing messages',
      [show('statistics', 'Messages counted', showCallHomeStatistics)],
      showing(showCallHomeSmartLicensing),
    ),
    show('transport', 'Transport', showCallHomeTransport),
  ];
}

/** Lines typed in this session, without what is secret in them. */
const showCliHistory: Action<Call> = ({ session }) =>
  session.lines.map((line, at) => `${String(at).padEnd(3)} ${withoutSecrets(line)}\n`).join('');

function systemNodes(): GrammarNode<Call>[] {
  return [
    keyword('cli', 'Command line', [keyword('history', 'Lines typed', showCliHistory)]),
    show('clock', 'Time and date', (view) => `${clockLine(view, view.now)}\n`),
    keyword('crypto', 'Cryptography', [
      keyword('ca', 'Certification authorities', [
        show('certificates', 'Certificates', showCaCertificates),
        show('trustpoints', 'Trustpoints', showTrustpoints),
      ]),
    ]),
    show('hostname', 'Host name', ({ system: { hostname, domainName } }) =>
      domainName === '' ? `${hostname} \n` : `${hostname}.${domainName} \n`,
    ),
    show('hosts', 'Names and name servers', showHosts),
    show('inventory', 'Parts of the system', showInventory),
    keyword('ip', 'IP', [
      keyword('interface', 'Interfaces', [
        keyword(
          'brief',
          'In brief',
          [
            keyword('vrf', 'Of a VRF', [
              argument(
                'vrf',
                WORD,
                'Name of the VRF',
                showing((view, { vrf = '' }) => showIpInterfaceBrief(view, vrf)),
              ),
            ]),
          ],
          showing((view) => showIpInterfaceBrief(view, 'default')),
        ),
      ]),
    ]),
    keyword(
      'logging',
      'Log',
      [
        keyword('last', 'Last lines of the log', [
          argument(
            'lines',
            number(1, 9_999),
            'Number of lines',
            showing((view, { lines }) => showLastLog(view, Number(lines))),
          ),
        ]),
        show('logfile', 'Log file', showLogfile),
      ],
      showing(showLogging),
    ),
    show('module', 'Modules', showModule),
    keyword('ntp', 'NTP', [
      show('peer-status', 'Status of the servers', showNtpPeerStatus),
      show('peers', 'Servers', showNtpPeers),
    ]),
    show('version', 'Software and hardware', showVersion),
  ];
}

/** Every `show` command. */
export function showCommands(): GrammarNode<Call>[] {
  return [
    keyword('show', 'Show running system information', [
      keyword('callhome', 'Call home', callHomeNodes(), showing(showCallHome)),
      keyword('license', 'Licensing', licenseNodes()),
      keyword(
        'running-config',
        'Running configuration',
        [show('callhome', 'Of call home', showRunningConfigCallHome)],
        showing(showRunningConfig),
      ),
      show('startup-config', 'Startup configuration', showStartupConfig),
      keyword('tech-support', 'For support', [show('license', 'Licensing', showTechSupportLicense)]),
      ...systemNodes(),
    ]),
  ];
}
