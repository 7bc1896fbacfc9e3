import { keyword } from '../../../grammar/node.js';
import type { Call } from '../../../session.js';
import type { Commands, Node } from '../../commands.js';
import { withLines } from '../../state/kept-lines.js';
import { CONFIG_TRAPS } from '../state/config-traps.js';
import { INTERNAL_SERVICE } from '../state/internal-service.js';

function keep(line: string, on: boolean): (call: Call) => string {
  return ({ device }) => {
    device.configureSystem({ otherLines: withLines(device.system, '', [line], on ? [line] : []) });
    return '';
  };
}

function nodes(on: boolean): readonly Node[] {
  return [
    keyword('service', 'Modify use of network based services', [
      keyword('internal', 'Enable/Disable Internal commands', keep(INTERNAL_SERVICE, on)),
    ]),
    keyword('snmp-server', 'Modify SNMP engine parameters', [
      keyword('enable', 'Enable SNMP Traps', [
        keyword('traps', 'Enable SNMP Traps', [keyword('config', 'Enable SNMP config traps', keep(CONFIG_TRAPS, on))]),
      ]),
    ]),
  ];
}

/** What else a policy device may be configured for: kept as lines. */
export const POLICY_SERVICES: Commands = { set: nodes(true), no: nodes(false) };
