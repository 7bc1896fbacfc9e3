import { HOST, number } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Commands, Node } from '../commands.js';
import { interfaceArgument, namedInterface } from '../interface-argument.js';
import { changePath, type PathStatements } from '../state/path-statements.js';

function change(what: (call: Call) => Partial<PathStatements>): (call: Call) => string {
  return (call) => {
    changePath(call.device, what(call));
    return '';
  };
}

function client(nodes: readonly Node[]): Node[] {
  return [
    keyword('ip', 'Global IP configuration subcommands', [
      keyword('http', 'HTTP server configuration', [keyword('client', 'HTTP client configuration', nodes)]),
    ]),
  ];
}

const SOURCE_HELP = 'Specify interface for source address in all HTTP client connections';
const PROXY_HELP = 'Specify proxy server name for HTTP client connections';
const setSource = change(({ args }) => ({ httpClientSource: namedInterface(args) ?? '' }));
const noSource = change(() => ({ httpClientSource: '' }));
const setProxy = change(({ args }) => ({
  httpClientProxy: { host: args.proxy ?? '', port: Number(args.port) },
}));
const noProxy = change(() => ({ httpClientProxy: null }));

function proxy(action: (call: Call) => string, alone: ((call: Call) => string) | null): Node {
  return keyword(
    'proxy-server',
    PROXY_HELP,
    [
      argument(
        'proxy',
        HOST,
        'Proxy server name',
        [keyword('proxy-port', 'Specify proxy port', [argument('port', number(1, 65_535), 'Proxy port', action)])],
        alone,
      ),
    ],
    alone,
  );
}

/** The HTTP client every message leaves by (S4: a wrong source interface is one of the usual causes of ERR 207). */
export const HTTP_CLIENT: Commands = {
  set: client([
    keyword('source-interface', SOURCE_HELP, interfaceArgument('Source interface', setSource)),
    proxy(setProxy, null),
  ]),
  no: client([
    keyword('source-interface', SOURCE_HELP, interfaceArgument('Source interface', noSource), noSource),
    proxy(noProxy, noProxy),
  ]),
};
