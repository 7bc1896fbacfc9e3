import { HOST, LINE } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Commands, Node } from '../commands.js';
import { withLines } from '../state/kept-lines.js';

/** Keeps a line as it is, in the place of the one before it. */
function keep(beginning: string): (call: Call) => string {
  return ({ device, args }) => {
    const line = `${beginning} ${args.rest ?? ''}`.trimEnd();
    device.configureSystem({ otherLines: withLines(device.system, '', [beginning, `no ${beginning}`], [line]) });
    return '';
  };
}

function drop(beginning: string, byDefault: boolean): (call: Call) => string {
  return ({ device }) => {
    const lines = byDefault ? [`no ${beginning}`] : [];
    device.configureSystem({ otherLines: withLines(device.system, '', [beginning, `no ${beginning}`], lines) });
    return '';
  };
}

const LOG_STAMPS = 'service timestamps log';
const DEBUG_STAMPS = 'service timestamps debug';
const BUFFERED = 'logging buffered';

function stamps(action: (beginning: string) => (call: Call) => string): Node {
  const one = (word: string, beginning: string): Node =>
    keyword(
      word,
      `Timestamp ${word} messages`,
      [argument('rest', LINE, 'Form of the time', action(beginning))],
      action(beginning),
    );
  return keyword('timestamps', 'Timestamp debug/log messages', [one('log', LOG_STAMPS), one('debug', DEBUG_STAMPS)]);
}

function setHost({ device, args }: Call): string {
  const host = args.host ?? '';
  const { loggingHosts } = device.system;
  if (!loggingHosts.includes(host)) device.configureSystem({ loggingHosts: [...loggingHosts, host] });
  return '';
}

function noHost({ device, args }: Call): string {
  device.configureSystem({ loggingHosts: device.system.loggingHosts.filter((host) => host !== args.host) });
  return '';
}

const HELP = 'Modify message logging facilities';
const HOST_HELP = 'Set syslog server IP address and parameters';
const BUFFERED_HELP = 'Set buffered logging parameters';
const ADDRESS_HELP = 'IP address of the syslog server';

/** What is written where when something happens; the stamps are kept as typed. */
export const LOGGING: Commands = {
  set: [
    keyword<Call>('logging', HELP, [
      keyword('host', HOST_HELP, [argument('host', HOST, ADDRESS_HELP, setHost)]),
      keyword('buffered', BUFFERED_HELP, [argument('rest', LINE, 'Size or level', keep(BUFFERED))], keep(BUFFERED)),
    ]),
    keyword<Call>('service', 'Modify use of network based services', [stamps(keep)]),
  ],
  no: [
    keyword<Call>('logging', HELP, [
      keyword('host', HOST_HELP, [argument('host', HOST, ADDRESS_HELP, noHost)]),
      keyword('buffered', BUFFERED_HELP, drop(BUFFERED, false)),
    ]),
    keyword<Call>('service', 'Modify use of network based services', [stamps((line) => drop(line, true))]),
  ],
};
