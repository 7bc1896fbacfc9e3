import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { issueListener } from '../../src/endpoint/http-listener.js';
import { type RunningHttpServer, startHttpServer } from '../../src/endpoint/http-server.js';
import type { Sender } from '../../src/fleet/carrier.js';
import { type CloudChain, createCloudChain } from '../../src/fleet/cloud-chain.js';
import { DeviceLinks, type DeviceLinksOptions } from '../../src/fleet/device-links.js';
import { type RunningProxy, startConnectProxy } from '../../src/network/connect-proxy.js';
import type { HttpsLink } from '../../src/network/https-link/https-link.js';
import { CLOUD_ROOT, RETIRED_ROOT, trustStoreOf } from '../../src/network/trust-store.js';
import { Authority } from '../../src/pki/authority.js';
import { generateKey } from '../../src/pki/key-kind.js';
import { CATALYST, configured, EXPRESSWAY } from '../device/call-home/profiles.js';

const CLOUD = 'https://tools.cisco.com/its/service/oddce/services/DDCEService';
const SMART = 'https://smartreceiver.cisco.com/licservice/license';
const BY_ADDRESS = 'https://72.163.4.38/its/service/oddce/services/DDCEService';
const PROXY = { host: 'proxy.example.com', port: 8080 };
const AFFECTED = { ...CATALYST, trustsCloudRoot: false };

let authority: Authority;
let cloud: CloudChain;
let server: RunningHttpServer;
let proxy: RunningProxy;
beforeAll(async () => {
  authority = Authority.create(await generateKey('p-256'));
  cloud = await createCloudChain();
  server = await startHttpServer({
    port: 0,
    tls: await issueListener(authority, ['localhost', '127.0.0.1']),
    named: cloud.listener,
    routes: new Map([['/', () => ({ status: 200, contentType: 'text/plain', body: 'here' })]]),
  });
  proxy = await startConnectProxy(new Set([new URL(server.url).host]));
});
afterAll(() => Promise.all([server.close(), proxy.close()]));

const open: DeviceLinks[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((links) => links.close()));
});

function links(part: Partial<DeviceLinksOptions> = {}): DeviceLinks {
  const made = new DeviceLinks({
    origin: server.url,
    ca: authority.rootPem,
    serverName: null,
    roots: cloud.roots,
    proxies: { kind: 'of-the-run', url: proxy.url },
    connections: new Map([
      ['keep-alive', 4],
      ['fresh', 2],
    ]),
    ...part,
  });
  open.push(made);
  return made;
}

function sender(part: Partial<Sender> = {}, set: Parameters<typeof configured>[1] = {}): Sender {
  return {
    index: 0,
    local: 0,
    hostname: null,
    account: { index: 0 },
    group: { connections: 'keep-alive' },
    transport: configured(CATALYST, set),
    carriage: 'smart',
    routeUrl: CLOUD,
    routeRoots: trustStoreOf({ trustedRoots: [] }, CATALYST),
    routeQuestions: [],
    ...part,
  };
}

/** What a message over the link of a device comes to. */
async function fate(from: DeviceLinks, device: Sender): Promise<string> {
  const link = from.linkFor(device);
  if ('kind' in link) return link.kind;
  return link.post('/', 'text/plain', 'x', {}).then(
    ({ body }) => body.toString(),
    (error: { failure: { kind: string } }) => error.failure.kind,
  );
}

describe('the chain of the cloud, checked by TLS against the roots of a device (FN72323, P§4)', () => {
  it.each([
    ['a release that has the new root', trustStoreOf({ trustedRoots: [] }, CATALYST), 'here'],
    ['one that does not', trustStoreOf({ trustedRoots: [] }, AFFECTED), 'tls-untrusted'],
    ['one that imported it', trustStoreOf({ trustedRoots: [CLOUD_ROOT.toUpperCase()] }, AFFECTED), 'here'],
    ['one that imported another', trustStoreOf({ trustedRoots: ['Proxy Root CA'] }, AFFECTED), 'tls-untrusted'],
    [
      'Expressway, where nothing can be imported (S3)',
      trustStoreOf({ trustedRoots: [CLOUD_ROOT] }, { ...EXPRESSWAY, trustsCloudRoot: false }),
      'tls-untrusted',
    ],
  ])('%s', async (_, routeRoots, expected) => {
    for (const routeUrl of [CLOUD, SMART, BY_ADDRESS]) {
      expect(await fate(links(), sender({ routeRoots, routeUrl }))).toBe(expected);
    }
  });

  it('it is this chain that decides, not the names in it: the same roots of another run are strangers', async () => {
    const { roots } = await createCloudChain();
    expect([...roots.keys()].sort()).toEqual([CLOUD_ROOT, RETIRED_ROOT].sort());
    expect(await fate(links({ roots }), sender())).toBe('tls-untrusted');
  });

  it('elsewhere than at the cloud the server shows its own certificate, which every device trusts', async () => {
    const onPrem = { routeUrl: 'https://ssm.example/SmartTransport', routeRoots: null };
    expect(await fate(links(), sender(onPrem))).toBe('here');
    expect(await fate(links({ ca: [...cloud.roots.values()].join('\n') }), sender(onPrem))).toBe('tls-untrusted');
  });
});

describe('who shares a way', () => {
  const linkOf = (from: DeviceLinks, device: Sender): HttpsLink => {
    const link = from.linkFor(device);
    if ('kind' in link) throw new Error(link.kind);
    return link;
  };

  it('devices that trust the same, whatever their number: one link, one full handshake', async () => {
    const all = links();
    const first = linkOf(all, sender());
    for (let index = 0; index < 1_000; index++) expect(linkOf(all, sender({ index }))).toBe(first);
    for (let index = 0; index < 5; index++) expect(await fate(all, sender({ index }))).toBe('here');
    expect(all.usage().manners).toEqual({ 'keep-alive': { messages: 5, kept: 4, full: 1, resumed: 0 } });
  });

  it.each<[string, Sender]>([
    ['other roots', sender({ routeRoots: trustStoreOf({ trustedRoots: [] }, AFFECTED) })],
    ['another name', sender({ routeUrl: SMART })],
    ['a proxy', sender({}, { proxy: PROXY })],
    ['another manner with connections', sender({ group: { connections: 'fresh' } })],
  ])('%s: another link', (_, other) => {
    const all = links();
    expect(linkOf(all, other)).not.toBe(linkOf(all, sender()));
  });
});

describe('by proxy (S1: smart and call home, each with a proxy)', () => {
  it('every proxy a device names is that of the run, and is really gone through', async () => {
    const before = proxy.tunnels();
    expect(await fate(links(), sender({}, { proxy: PROXY }))).toBe('here');
    expect(proxy.tunnels()).toBe(before + 1);
    expect(await fate(links(), sender())).toBe('here');
    expect(proxy.tunnels()).toBe(before + 1);
  });

  it('through a proxy that opens nothing the chain is still checked', async () => {
    const routeRoots = trustStoreOf({ trustedRoots: [] }, AFFECTED);
    expect(await fate(links(), sender({ routeRoots }, { proxy: PROXY }))).toBe('tls-untrusted');
  });

  it("to a server of one's own leads one's own proxy, if it may be reached (design §10)", async () => {
    const { port } = new URL(proxy.url);
    const onPrem = { routeUrl: 'https://ssm.example/SmartTransport', routeRoots: null };
    const through = (host: string) => sender(onPrem, { proxy: { host, port: Number(port) } });
    const own = links({ proxies: { kind: 'own', allowed: [] } });
    const before = proxy.tunnels();
    expect(await fate(own, through('127.0.0.1'))).toBe('here');
    expect(proxy.tunnels()).toBe(before + 1);
    expect(await fate(own, through('proxy.example.com'))).toBe('unreachable');
    expect(proxy.tunnels()).toBe(before + 1);
    const named = links({ proxies: { kind: 'own', allowed: ['LOCALHOST.'] } });
    expect(await fate(named, through('localhost'))).toBe('here');
  });
});
