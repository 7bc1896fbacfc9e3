import { describe, expect, it } from 'vitest';
import type { TransportConfiguration } from '../../../src/device/call-home/configuration.js';
import { findRoute } from '../../../src/device/call-home/route.js';
import type { Profile } from '../../../src/device/profile/profile.js';
import { type NetworkConditions, normalConditions } from '../../../src/network/conditions.js';
import { CLOUD_ROOT, RETIRED_ROOT } from '../../../src/network/trust-store.js';
import { CATALYST, configured } from './profiles.js';

const AFFECTED: Profile = { ...CATALYST, trustsCloudRoot: false };
const CSLU: Partial<TransportConfiguration> = { kind: 'cslu', url: '' };
const LISTENING = { names: ['cslu-local'] };

interface Row {
  readonly rule: string;
  readonly device?: Profile;
  readonly set?: Partial<TransportConfiguration>;
  readonly domain?: string;
  readonly conditions?: Partial<NetworkConditions>;
  readonly is: object;
}

/** Over sockets TLS and the name service decide what in process is decided here. */
const OVER_SOCKETS: readonly Row[] = [
  {
    rule: 'an affected release is let through to TLS, with the roots it has (FN72323)',
    device: AFFECTED,
    set: { trustedRoots: [] },
    is: { failure: null, roots: [RETIRED_ROOT] },
  },
  {
    rule: 'with the root imported it takes that along',
    device: AFFECTED,
    set: { trustedRoots: [CLOUD_ROOT] },
    is: { failure: null, roots: [RETIRED_ROOT, CLOUD_ROOT] },
  },
  {
    rule: 'what is opened on the way never meets the chain of the cloud (F21)',
    device: AFFECTED,
    set: { trustedRoots: ['Proxy Root CA'] },
    conditions: { interception: { root: 'Proxy Root CA', traffic: 'all' } },
    is: { failure: null, roots: null },
  },
  {
    rule: 'and the root of whoever opens it must be known as ever',
    conditions: { interception: { root: 'Proxy Root CA', traffic: 'all' } },
    is: { failure: { kind: 'tls-untrusted' } },
  },
  {
    rule: 'a server on the premises is trusted by every release (S3)',
    device: AFFECTED,
    set: { url: 'https://ssm.example/SmartTransport' },
    is: { failure: null, roots: null },
  },
  {
    rule: 'what fails before TLS still does',
    device: AFFECTED,
    set: { nameServer: false },
    is: { failure: { kind: 'dns' } },
  },
  {
    rule: 'a device without address has the name service to ask (S1 "CSLU discovery")',
    set: CSLU,
    is: { failure: null, questions: ['cslu-local'] },
  },
  {
    rule: 'first for the name alone, then for that in its domain',
    set: CSLU,
    domain: 'example.com',
    is: { failure: null, questions: ['cslu-local', 'cslu-local.example.com'] },
  },
  {
    rule: 'whatever the service knows, and whether there is a CSLU or not: that is its answer',
    set: CSLU,
    conditions: { cslu: null },
    is: { failure: null, questions: ['cslu-local'] },
  },
  {
    rule: 'an ip host entry needs no question (S4)',
    set: { ...CSLU, nameServer: false, hosts: { 'cslu-local': '192.0.2.1' } },
    is: { failure: null, url: 'http://cslu-local:8182/cslu/v1/pi', questions: [] },
  },
  {
    rule: 'nor does an address',
    set: { ...CSLU, url: 'http://192.0.2.1:8182/cslu/v1/pi' },
    is: { failure: null, questions: [] },
  },
  {
    rule: 'without a name server there is nobody to ask',
    set: { ...CSLU, nameServer: false },
    is: { failure: { kind: 'dns' }, questions: [] },
  },
  {
    rule: 'nor while it is down',
    set: CSLU,
    conditions: { nameService: 'down' },
    is: { failure: { kind: 'dns' }, questions: [] },
  },
];

describe('over sockets', () => {
  it.each(OVER_SOCKETS)('$rule', ({ device = CATALYST, set = {}, domain = '', conditions = {}, is }) => {
    const real = { ...normalConditions([], LISTENING, true), ...conditions };
    expect(findRoute(configured(device, set), domain, device, real)).toMatchObject(is);
  });
});

it('in process an affected release fails here, and no question is left open', () => {
  const conditions = normalConditions([], LISTENING);
  expect(findRoute(configured(AFFECTED, { trustedRoots: [] }), '', AFFECTED, conditions)).toMatchObject({
    failure: { kind: 'tls-untrusted' },
    roots: null,
    questions: [],
  });
  expect(findRoute(configured(CATALYST, CSLU), '', CATALYST, conditions)).toMatchObject({
    failure: null,
    url: 'http://cslu-local:8182/cslu/v1/pi',
    questions: [],
  });
});
