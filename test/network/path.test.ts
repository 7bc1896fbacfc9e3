import { describe, expect, it } from 'vitest';
import type { TransportConfiguration } from '../../src/device/call-home/configuration.js';
import type { Profile } from '../../src/device/profile/profile.js';
import { type NetworkConditions, normalConditions } from '../../src/network/conditions.js';
import { assessPath } from '../../src/network/path.js';
import type { TransportFailureKind } from '../../src/wire/transport-failure.js';
import { CATALYST, configured, EXPRESSWAY, NEXUS } from '../device/call-home/profiles.js';

interface Row {
  readonly rule: string;
  readonly device?: Profile;
  readonly set?: Partial<TransportConfiguration>;
  readonly conditions?: Partial<NetworkConditions>;
  readonly failure: TransportFailureKind | null;
}

const PROXY = { host: 'proxy.example', port: 8080 };
const ON_PREM = 'https://ssm.example/Transportgateway/services/DeviceRequestHandler';
const CLOUD_BY_ADDRESS = 'https://72.163.4.38/its/service/oddce/services/DDCEService';
const CLOUD_BY_IPV6 = 'https://[2001:420:1101:5::a]/its/service/oddce/services/DDCEService';
const HOSTS = { 'Tools.Cisco.com': '72.163.4.38' };
const OLD_CATALYST: Profile = { ...CATALYST, release: '16.12.5', trustsCloudRoot: false };
const OLD_NEXUS: Profile = { ...NEXUS, trustsCloudRoot: false };
const OLD_EXPRESSWAY: Profile = { ...EXPRESSWAY, release: 'X14.2.1', trustsCloudRoot: false };
const CLOUD_ROOT = 'IdenTrust Commercial Root CA 1';
const INTERCEPTION = { root: 'Proxy Root CA', traffic: 'all' } as const;

const NAMES: readonly Row[] = [
  { rule: 'a name server answers', failure: null },
  { rule: 'no name server configured (S1 ERR 218)', set: { nameServer: false }, failure: 'dns' },
  { rule: 'cure: ip host (S4)', set: { nameServer: false, hosts: HOSTS }, failure: null },
  { rule: 'ip host of another name', set: { nameServer: false, hosts: { other: '10.0.0.1' } }, failure: 'dns' },
  {
    rule: 'cure: address in the URL, identity check off (S4)',
    set: { nameServer: false, url: CLOUD_BY_ADDRESS, serverIdentityCheck: false },
    failure: null,
  },
  {
    rule: 'an IPv6 address needs no name server either',
    set: { nameServer: false, url: CLOUD_BY_IPV6, serverIdentityCheck: false },
    failure: null,
  },
  { rule: 'name service down (S4 scenario 5)', conditions: { nameService: 'down' }, failure: 'dns' },
  { rule: 'down, cure: ip host', set: { hosts: HOSTS }, conditions: { nameService: 'down' }, failure: null },
  { rule: 'name service silent (F12)', device: NEXUS, conditions: { nameService: 'silent' }, failure: 'dns-silent' },
  {
    rule: 'silent, but no server was configured',
    set: { nameServer: false },
    conditions: { nameService: 'silent' },
    failure: 'dns',
  },
  {
    rule: 'through a proxy its name is resolved',
    set: { proxy: PROXY, nameServer: false, hosts: HOSTS },
    failure: 'dns',
  },
  {
    rule: 'a proxy by address needs no name server',
    set: { proxy: { host: '10.1.1.1', port: 80 }, nameServer: false },
    failure: null,
  },
];

const ROUTES: readonly Row[] = [
  { rule: 'NX-OS from management and mgmt0 (S2)', device: NEXUS, failure: null },
  { rule: 'source interface Vlan27 (F13)', device: NEXUS, set: { sourceInterface: 'Vlan27' }, failure: 'unreachable' },
  {
    rule: 'spelling of the interface does not matter',
    device: NEXUS,
    set: { sourceInterface: 'MGMT 0' },
    failure: null,
  },
  { rule: 'wrong VRF (S4 scenario 5)', device: NEXUS, set: { vrf: 'default' }, failure: 'unreachable' },
  { rule: 'names of VRFs are case-sensitive', device: NEXUS, set: { vrf: 'Management' }, failure: 'unreachable' },
  { rule: 'global table, any interface (S1 cure: Vlan100)', set: { sourceInterface: 'Vlan100' }, failure: null },
  { rule: 'a VRF without an interface', device: NEXUS, set: { sourceInterface: '' }, failure: null },
  {
    rule: 'a site with a way of its own',
    set: { vrf: 'LICENSING', sourceInterface: 'Vlan7' },
    conditions: { ways: [{ vrf: 'LICENSING', sourceInterface: 'vlan7' }] },
    failure: null,
  },
];

const PROXIES: readonly Row[] = [
  { rule: 'whichever proxy works (S2 method 2)', set: { proxy: PROXY }, failure: null },
  { rule: 'the proxy is down', set: { proxy: PROXY }, conditions: { proxies: [] }, failure: 'refused' },
  { rule: 'wrong port', set: { proxy: { ...PROXY, port: 80 } }, conditions: { proxies: [PROXY] }, failure: 'refused' },
  {
    rule: 'the right one',
    set: { proxy: { host: 'Proxy.Example', port: 8080 } },
    conditions: { proxies: [PROXY] },
    failure: null,
  },
  { rule: 'proxies do not matter without one', conditions: { proxies: [] }, failure: null },
];

const TRUST: readonly Row[] = [
  {
    rule: 'IOS-XE before the fix (FN72323)',
    device: OLD_CATALYST,
    set: { trustedRoots: [] },
    failure: 'tls-untrusted',
  },
  { rule: 'as the field notice asks, the default has the root imported', device: OLD_CATALYST, failure: null },
  { rule: 'cure: import the root (FN72323)', device: OLD_CATALYST, set: { trustedRoots: [CLOUD_ROOT] }, failure: null },
  {
    rule: 'importing another root cures nothing',
    device: OLD_CATALYST,
    set: { trustedRoots: ['x'] },
    failure: 'tls-untrusted',
  },
  {
    rule: 'NX-OS before the fix (F11, FN72115)',
    device: OLD_NEXUS,
    set: { trustedRoots: [] },
    failure: 'tls-untrusted',
  },
  { rule: 'Expressway before the fix (F22)', device: OLD_EXPRESSWAY, failure: 'tls-untrusted' },
  {
    rule: 'on Expressway no root can be added (S3)',
    device: OLD_EXPRESSWAY,
    set: { trustedRoots: [CLOUD_ROOT] },
    failure: 'tls-untrusted',
  },
  {
    rule: 'cure: SSM On-Prem (S3)',
    device: OLD_EXPRESSWAY,
    set: { url: 'https://ssm.example/SmartTransport' },
    failure: null,
  },
  { rule: 'TLS interception (F21)', conditions: { interception: INTERCEPTION }, failure: 'tls-untrusted' },
  {
    rule: 'also to a server on the premises',
    set: { url: ON_PREM },
    conditions: { interception: INTERCEPTION },
    failure: 'tls-untrusted',
  },
  {
    rule: 'cure: trustpoint (S4)',
    set: { trustedRoots: ['proxy root ca'] },
    conditions: { interception: INTERCEPTION },
    failure: null,
  },
  {
    rule: 'no cure by trustpoint on Expressway (S3)',
    device: EXPRESSWAY,
    set: { trustedRoots: ['Proxy Root CA'] },
    conditions: { interception: INTERCEPTION },
    failure: 'tls-untrusted',
  },
  {
    rule: 'interception by the proxy',
    set: { proxy: PROXY },
    conditions: { interception: { ...INTERCEPTION, traffic: 'proxied' } },
    failure: 'tls-untrusted',
  },
  {
    rule: 'cure: bypass the proxy (S3)',
    conditions: { interception: { ...INTERCEPTION, traffic: 'proxied' } },
    failure: null,
  },
  {
    rule: 'http to the premises is not opened',
    set: { url: ON_PREM.replace('https', 'http') },
    conditions: { interception: INTERCEPTION },
    failure: null,
  },
];

const CERTIFICATES: readonly Row[] = [
  {
    rule: 'address in the URL (S4 scenario 6, note)',
    set: { url: ON_PREM.replace('ssm.example', '10.0.0.9') },
    failure: 'tls-name',
  },
  {
    rule: 'cure: no http secure server-identity-check',
    set: { url: ON_PREM.replace('ssm.example', '10.0.0.9'), serverIdentityCheck: false },
    failure: null,
  },
  {
    rule: 'NX-OS takes an address (S2 method 3)',
    device: NEXUS,
    set: { url: ON_PREM.replace('ssm.example', '10.0.0.9') },
    failure: null,
  },
  {
    rule: 'another name in the certificate',
    set: { url: ON_PREM },
    conditions: { certificateName: 'other.example' },
    failure: 'tls-name',
  },
  {
    rule: 'cure: the name in the certificate',
    set: { url: ON_PREM },
    conditions: { certificateName: 'SSM.example' },
    failure: null,
  },
  { rule: 'revocation list unreachable (F7)', conditions: { revocationListReachable: false }, failure: 'no-reply' },
  {
    rule: 'cure: revocation-check none',
    set: { revocationCheck: false },
    conditions: { revocationListReachable: false },
    failure: null,
  },
];

const PATHS: readonly Row[] = [
  { rule: 'the path of SSM On-Prem', set: { url: ON_PREM }, failure: null },
  { rule: 'the path in the wrong case (S4)', set: { url: ON_PREM.toLowerCase() }, failure: 'http-status' },
  { rule: 'the path of a server unknown to us', set: { url: 'https://ssm.example/lab' }, failure: null },
  { rule: 'no URL at all', set: { url: '' }, failure: 'no-transport' },
];

describe.each([
  ['name resolution', NAMES],
  ['route', ROUTES],
  ['proxy', PROXIES],
  ['trusted roots', TRUST],
  ['certificate', CERTIFICATES],
  ['path', PATHS],
])('%s', (_subject, rows) => {
  it.each(rows)('$rule', ({ device = CATALYST, set, conditions, failure }) => {
    const found = assessPath(configured(device, set), device, { ...normalConditions(), ...conditions });
    expect(found?.kind ?? null).toBe(failure);
  });
});

describe('the answer', () => {
  it('is a shared object, so that failing millions of messages costs nothing', () => {
    const ask = () => assessPath(configured(CATALYST, { nameServer: false }), CATALYST, normalConditions());
    expect(ask()).toBe(ask());
  });

  it('takes ways out from the profiles of the fleet', () => {
    const configuration = configured(CATALYST, { vrf: 'LAB', sourceInterface: 'Vlan9' });
    const ways = [{ vrf: 'LAB', sourceInterface: 'Vlan9' }];
    expect(assessPath(configuration, CATALYST, normalConditions())?.kind).toBe('unreachable');
    expect(assessPath(configuration, CATALYST, normalConditions(ways))).toBeNull();
  });
});
