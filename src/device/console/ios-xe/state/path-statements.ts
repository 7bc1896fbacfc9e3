import type { TransportConfiguration } from '../../../call-home/configuration.js';
import { type NameServer, type SystemConfiguration, USUAL_NAME_SERVER } from '../../../system/system-configuration.js';
import type { ConsoleDevice, DeviceView } from '../../console-device.js';
import { NO_TABLE, routingTableOf } from '../interfaces.js';
import { keptLines, valueAfter, withLines } from './kept-lines.js';

type ProxyAddress = NonNullable<TransportConfiguration['proxy']>;

/**
 * The commands that together decide which way messages take. `TransportConfiguration` holds only their sum; the commands
 * themselves are kept as lines, so that the running configuration shows what was typed.
 */
export interface PathStatements {
  /** `ip http client source-interface` (S4). */
  readonly httpClientSource: string;
  /** `source-interface` and `vrf` under `call-home`; they go before the HTTP client's. */
  readonly callHomeSource: string;
  readonly callHomeVrf: string;
  /** `http-proxy NAME port N` under `call-home`; it goes before the HTTP client's. */
  readonly callHomeProxy: ProxyAddress | null;
  /** `ip http client proxy-server NAME proxy-port N`. */
  readonly httpClientProxy: ProxyAddress | null;
  /** `license smart proxy address`, `port`. */
  readonly smartProxyHost: string;
  readonly smartProxyPort: number | null;
  /** `license smart vrf`, of policy devices from 17.6.1 on; it goes before the source interface's. */
  readonly smartVrf: string;
  readonly nameServers: readonly NameServer[];
  /** `ip domain lookup`. */
  readonly domainLookup: boolean;
}

const HTTP_SOURCE = 'ip http client source-interface ';
const HTTP_PROXY = 'ip http client proxy-server ';
const SMART_PROXY_HOST = 'license smart proxy address ';
const SMART_PROXY_PORT = 'license smart proxy port ';
const SMART_VRF = 'license smart vrf ';
const NO_LOOKUP = 'no ip domain lookup';
const SECTION = 'call-home';
const SOURCE = 'source-interface ';
const VRF = 'vrf ';
const PROXY = 'http-proxy ';

function proxyIn(text: string | null): ProxyAddress | null {
  const [, host = '', port = ''] = /^"?([^"\s]+)"? \S+ (\d+)$/.exec(text ?? '') ?? [];
  return host === '' ? null : { host, port: Number(port) };
}

function kept(system: SystemConfiguration): PathStatements {
  const lines = keptLines(system);
  const own = keptLines(system, SECTION);
  const port = valueAfter(lines, SMART_PROXY_PORT);
  return {
    httpClientSource: valueAfter(lines, HTTP_SOURCE) ?? '',
    callHomeSource: valueAfter(own, SOURCE) ?? '',
    callHomeVrf: valueAfter(own, VRF) ?? '',
    callHomeProxy: proxyIn(valueAfter(own, PROXY)),
    httpClientProxy: proxyIn(valueAfter(lines, HTTP_PROXY)),
    smartProxyHost: valueAfter(lines, SMART_PROXY_HOST) ?? '',
    smartProxyPort: port === null ? null : Number(port),
    smartVrf: valueAfter(lines, SMART_VRF) ?? '',
    nameServers: system.nameServers,
    domainLookup: !lines.includes(NO_LOOKUP),
  };
}

/** The lines the running configuration shows outside `call-home` for the way of messages. */
export function globalPathLines(statements: PathStatements): string[] {
  const lines: string[] = [];
  const { httpClientSource, httpClientProxy, smartProxyHost, smartProxyPort, smartVrf, domainLookup } = statements;
  if (!domainLookup) lines.push(NO_LOOKUP);
  if (httpClientSource !== '') lines.push(`${HTTP_SOURCE}${httpClientSource}`);
  if (httpClientProxy !== null) lines.push(`${HTTP_PROXY}${httpClientProxy.host} proxy-port ${httpClientProxy.port}`);
  if (smartProxyHost !== '') lines.push(`${SMART_PROXY_HOST}${smartProxyHost}`);
  if (smartProxyPort !== null) lines.push(`${SMART_PROXY_PORT}${smartProxyPort}`);
  if (smartVrf !== '') lines.push(`${SMART_VRF}${smartVrf}`);
  return lines;
}

/** The same under `call-home`, without indentation. */
export function callHomePathLines({ callHomeSource, callHomeVrf, callHomeProxy }: PathStatements): string[] {
  const lines: string[] = [];
  if (callHomeProxy !== null) lines.push(`${PROXY}"${callHomeProxy.host}" port ${callHomeProxy.port}`);
  if (callHomeSource !== '') lines.push(`${SOURCE}${callHomeSource}`);
  if (callHomeVrf !== '') lines.push(`${VRF}${callHomeVrf}`);
  return lines;
}

type Way = Pick<TransportConfiguration, 'vrf' | 'sourceInterface' | 'proxy' | 'nameServer'>;

/**
 * What the commands come to. Messages leave by the VRF of their source interface unless call home names one (S4
 * "considerations"); names are looked up in that same VRF, so that a name server of another table does not help (S4:
 * `ip name-server vrf`). That a proxy is only used with its port is modelled.
 */
function wayOf(statements: PathStatements, view: Pick<DeviceView, 'transport' | 'startup'>, kind: string): Way {
  const callHome = kind === 'callhome';
  const { callHomeSource, callHomeVrf, httpClientSource, smartProxyHost, smartProxyPort, smartVrf } = statements;
  const sourceInterface = (callHome ? callHomeSource : '') || httpClientSource;
  const table = sourceInterface === '' ? '' : routingTableOf(sourceInterface, view);
  const named = (callHome ? callHomeVrf : smartVrf) || (table === NO_TABLE ? '' : table);
  const smart =
    smartProxyHost === '' || smartProxyPort === null ? null : { host: smartProxyHost, port: smartProxyPort };
  return {
    sourceInterface,
    vrf: table === NO_TABLE ? NO_TABLE : named,
    proxy: (callHome ? statements.callHomeProxy : smart) ?? statements.httpClientProxy,
    nameServer: statements.domainLookup && statements.nameServers.some(({ vrf }) => vrf === named),
  };
}

function isSameProxy(a: ProxyAddress | null, b: ProxyAddress | null): boolean {
  return a?.host === b?.host && a?.port === b?.port;
}

/**
 * The commands in force. Where the transport configuration says something else, a scenario has changed it behind the
 * console's back, and the commands are taken to be those that bring it about.
 */
export function pathStatements(view: DeviceView): PathStatements {
  const { transport, system } = view;
  const { kind } = transport;
  let statements = kept(system);
  if (wayOf(statements, view, kind).sourceInterface !== transport.sourceInterface)
    statements = { ...statements, httpClientSource: transport.sourceInterface, callHomeSource: '' };
  if (wayOf(statements, view, kind).vrf !== transport.vrf && transport.vrf !== NO_TABLE) {
    const bySmartVrf = view.profile.agent === 'policy' && kind !== 'callhome';
    statements = { ...statements, ...(bySmartVrf ? { smartVrf: transport.vrf } : { callHomeVrf: transport.vrf }) };
  }
  if (!isSameProxy(wayOf(statements, view, kind).proxy, transport.proxy)) {
    const none = { callHomeProxy: null, httpClientProxy: null, smartProxyHost: '', smartProxyPort: null };
    const { proxy } = transport;
    statements = { ...statements, ...none };
    if (proxy !== null && kind === 'callhome') statements = { ...statements, callHomeProxy: proxy };
    else if (proxy !== null) statements = { ...statements, smartProxyHost: proxy.host, smartProxyPort: proxy.port };
  }
  if (wayOf(statements, view, kind).nameServer !== transport.nameServer) {
    const server = { address: USUAL_NAME_SERVER, vrf: transport.vrf === NO_TABLE ? '' : transport.vrf };
    const nameServers = transport.nameServer ? [...statements.nameServers, server] : [];
    statements = { ...statements, nameServers, domainLookup: statements.domainLookup || transport.nameServer };
  }
  return statements;
}

/** Changes some of the commands, and with them the way messages take from now on. */
export function changePath(device: ConsoleDevice, change: Partial<PathStatements>): void {
  const statements = { ...pathStatements(device), ...change };
  const way = wayOf(statements, device, device.transport.kind);
  const global = withLines(
    device.system,
    '',
    [HTTP_SOURCE, HTTP_PROXY, SMART_PROXY_HOST, SMART_PROXY_PORT, SMART_VRF, NO_LOOKUP],
    globalPathLines(statements),
  );
  const otherLines = withLines({ otherLines: global }, SECTION, [SOURCE, VRF, PROXY], callHomePathLines(statements));
  device.configureSystem({ otherLines, nameServers: statements.nameServers });
  device.configureTransport(way);
}

/** Changes the transport, and with it the way messages take. What becomes of the destination it had, the caller says. */
export function changeTransport(device: ConsoleDevice, kind: TransportConfiguration['kind'], url: string): void {
  const statements = pathStatements(device);
  const way = wayOf(statements, device, kind);
  changePath(device, {});
  device.configureTransport({ ...way, kind, url });
}

/** Changes between call home and Smart Transport: each has a destination and a way of its own. */
export function changeKind(device: ConsoleDevice, kind: TransportConfiguration['kind'], url: string): void {
  const { transport } = device;
  if (transport.kind === kind) return;
  changeTransport(device, kind, url);
  device.configureSystem({ otherUrl: transport.url });
}
