import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { API_ROUTES } from '../../../src/endpoint/on-prem/api/api-router.js';
import { writeRumReport } from '../../../src/wire/rum-report.js';
import { rum } from '../cssm/policy/policy-fleet.js';
import { ACCOUNT, ask, LAN, OnPremWorld, SOFTWARE } from './on-prem-world.js';

/**
 * The REST API as its public clients see it: a row for every call of P§7.2 that is confirmed of On-Prem, and of P§7.3. Names of
 * fields are those the clients read (ABH: an Ansible role; CEN: a monitoring plugin; GVE, DB: collectors).
 */
let world: OnPremWorld;
beforeAll(async () => {
  world = await OnPremWorld.start();
});
afterAll(() => world.end());

const NAME = encodeURIComponent(ACCOUNT);
const SUDI = { suvi: null, uuid: null, hostIdentifier: null, udiVid: null, macAddress: null };

type Row = [method: 'GET' | 'POST', path: string, body: unknown, status: number, reply: object];

/** In this order: what one row makes, the next ones use. */
const ROWS: readonly Row[] = [
  [
    'POST',
    '/upstream_satellites/accounts',
    undefined,
    200,
    {
      accounts: [
        {
          account_id: expect.any(Number),
          domain: ACCOUNT,
          name: ACCOUNT,
          cslu_tenant_url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/cslu\/v1\/pi\/example-corp-1$/),
          cssm_smart_account_id: expect.any(Number),
          cssm_smart_account_name: expect.any(String),
        },
      ],
    },
  ],
  [
    'GET',
    `/accounts/${NAME}/virtual-accounts`,
    undefined,
    200,
    {
      virtualAccounts: [{ name: 'Default', description: '', isDefault: 'true', virtualAccountId: expect.any(Number) }],
    },
  ],
  ['POST', `/accounts/${NAME}/virtual-accounts`, { name: 'new VA 1', description: 'made by a test' }, 200, {}],
  ['POST', `/accounts/${NAME}/virtual-accounts`, { name: 'new VA 1', description: '' }, 409, { status: 'ERROR' }],
  [
    'GET',
    `/accounts/${NAME}/virtual-accounts`,
    undefined,
    200,
    {
      virtualAccounts: [
        { name: 'Default', description: '', isDefault: 'true', virtualAccountId: expect.any(Number) },
        {
          name: 'new VA 1',
          description: 'made by a test',
          isDefault: 'false',
          virtualAccountId: expect.any(Number),
        },
      ],
    },
  ],
  ['GET', `/accounts/${NAME}/virtual-accounts/new%20VA%201/tokens`, undefined, 200, { tokens: [] }],
  [
    'POST',
    `/accounts/${NAME}/virtual-accounts/new%20VA%201/tokens`,
    { expiresAfterDays: 5, description: 'license migration', exportControlled: 'Allowed' },
    200,
    { status: 'SUCCESS', tokenInfo: { token: expect.stringMatching(/^[A-Za-z0-9%]{64,}$/) } },
  ],
  [
    'GET',
    `/accounts/${NAME}/virtual-accounts/new%20VA%201/tokens`,
    undefined,
    200,
    { tokens: [expect.objectContaining({ token: expect.any(String), exportControlled: 'Allowed' })] },
  ],
  ['POST', `/accounts/${NAME}/virtual-accounts/new%20VA%201/tokens`, { expiresAfterDays: 366 }, 400, {}],
  ['POST', `/accounts/${NAME}/virtual-accounts/new%20VA%201/tokens`, { numberofUses: 0 }, 400, {}],
  [
    'POST',
    `/accounts/${NAME}/licenses`,
    { limit: -1 },
    200,
    {
      totalRecords: 1,
      licenses: [
        {
          license: LAN.name,
          virtualAccount: 'Default',
          quantity: 2,
          inUse: 0,
          available: 2,
          status: 'In Compliance',
          ahaApps: false,
          billingType: 'PREPAID',
          pendingQuantity: 0,
          reserved: 0,
          isPortable: false,
          licenseDetails: [expect.objectContaining({ startDate: expect.any(String), endDate: expect.any(String) })],
        },
      ],
    },
  ],
  ['POST', `/accounts/${NAME}/licenses`, { virtualAccounts: ['new VA 1'] }, 200, { licenses: [] }],
  ['POST', `/accounts/${NAME}/licenses`, { virtualAccounts: ['nowhere'] }, 404, { status: 'ERROR' }],
  [
    'POST',
    `/accounts/${NAME}/license-subscriptions`,
    { virtualAccounts: ['Default'] },
    200,
    { licenseSubscriptions: [] },
  ],
  ['POST', `/accounts/${NAME}/alerts`, { limit: -1 }, 200, { alerts: [] }],
  ['GET', `/accounts/${NAME}/virtual-accounts/Default/devices`, undefined, 200, { totalRecords: 0, devices: [] }],
  ['POST', `/accounts/${NAME}/devices`, {}, 200, { totalRecords: 0, devices: [] }],
  ['POST', `/accounts/${NAME}/virtual-accounts/new%20VA%201/delete`, undefined, 200, {}],
  ['POST', `/accounts/${NAME}/virtual-accounts/new%20VA%201/delete`, undefined, 404, {}],
  ['POST', `/accounts/${NAME}/virtual-accounts/Default/delete`, undefined, 409, {}],
  ['GET', '/accounts/nowhere/virtual-accounts', undefined, 404, { status: 'ERROR' }],
];

describe('calls of P§7.2', () => {
  it.each(ROWS)('%s %s (%j) is answered with %d', async (method, path, body, status, reply) => {
    const answer = await world.api(method, `/api/v1${path}`, body);
    expect([answer.status, answer.json]).toEqual([status, expect.objectContaining(reply)]);
    expect(answer.json).toMatchObject({
      status: status < 300 ? 'SUCCESS' : 'ERROR',
      statusMessage: expect.any(String),
    });
  });

  it.each(['/api/v1', '/backend/api/v1', '/services/api/smart-accounts-and-licensing/v1'])(
    'are found under %s, by the name of an account or its number',
    async (prefix) => {
      const { json } = await world.api('POST', `${prefix}/upstream_satellites/accounts`);
      const [account] = json!.accounts as { account_id: number }[];
      for (const name of [NAME, String(account?.account_id)]) {
        expect((await world.api('GET', `${prefix}/accounts/${name}/virtual-accounts`)).status).toBe(200);
      }
    },
  );

  it.each([
    ['GET', '/api/v1/accounts/a/licenses', 405],
    ['POST', '/api/v1/accounts', 404],
    ['POST', '/api/v1/nothing', 404],
    ['POST', '/api/v2/accounts/a/licenses', 404],
    ['GET', '/api/v1/accounts/%E0%A4%A/virtual-accounts', 404],
    ['GET', '/api/v1/accounts//virtual-accounts', 404],
    ['POST', '/API/v1/upstream_satellites/accounts', 404],
  ] as const)('%s %s is none of them: %d', async (method, path, status) => {
    expect((await world.api(method, path)).status).toBe(status);
  });

  it.each(['{', '[]', 'null', '"text"', '{"limit":1e9999}', '{"limit":-2}', '{"virtualAccounts":"Default"}'])(
    'a body that is %s is refused and changes nothing',
    async (body) => {
      const answer = await world.api('POST', `/api/v1/accounts/${NAME}/licenses`, body);
      expect([answer.status, answer.json!.status]).toEqual([400, 'ERROR']);
    },
  );
});

test('devices: registered over both transports, listed, transferred and back, out of compliance, with their alert', async () => {
  const one = await world.register('SN1', '/Transportgateway/services/DeviceRequestHandler');
  const two = await world.register('SN2', '/SmartTransport');
  for (const [device, count] of [
    [one, 1],
    [two, 2],
  ] as const) {
    const use = [{ tag: LAN.tag, count }];
    const answer = await world.device({ type: 'authorization', ...device, timestampMs: Date.now(), entitlements: use });
    expect(answer.status).toBe('OK');
  }
  const listed = await world.api('POST', `/api/v1/accounts/${NAME}/devices`, { limit: 1, offset: 1 });
  expect(listed.json).toMatchObject({ totalRecords: 2, statusMessage: '', status: 'SUCCESS' });
  expect(listed.json!.devices).toEqual([
    {
      licenseUsage: [{ license: LAN.name, quantity: 2 }],
      hostName: 'host-SN2',
      instanceName: 'host-SN2',
      sudi: { ...SUDI, udiPid: 'C9300-24UX', udiSerialNumber: 'SN2' },
      displayName: 'UDI_PID:C9300-24UX; UDI_SN:SN2; ',
      registrationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      lastContactDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      productTagName: SOFTWARE,
      virtualAccount: 'Default',
      productName: expect.any(String),
      productDescription: expect.any(String),
      productType: expect.any(String),
      status: 'Out Of Compliance',
    },
  ]);
  const alerts = await world.api('POST', `/api/v1/accounts/${NAME}/alerts`, { limit: -1 });
  expect(alerts.json!.alerts).toEqual([
    expect.objectContaining({ messageType: 'Insufficient Licenses', severity: 'Major', source: 'Default' }),
  ]);

  await world.api('POST', `/api/v1/accounts/${NAME}/virtual-accounts`, { name: 'Branch', description: 'b' });
  const at = (name: string): string => `/api/v1/accounts/${NAME}/virtual-accounts/${name}/devices`;
  const order = (serial: string, targetVirtualAccount: string, productTagName = SOFTWARE) => ({
    sudi: { ...SUDI, udiPid: 'C9300-24UX', udiSerialNumber: serial },
    productTagName,
    targetVirtualAccount,
  });
  const moved = await world.api('POST', `${at('Default')}/transfer`, {
    productInstances: [
      order('SN2', 'Branch'),
      order('SN3', 'Branch'),
      order('SN1', 'nowhere'),
      order('SN1', 'Branch', 'x'),
    ],
  });
  expect((moved.json!.productInstances as { status: string }[]).map(({ status }) => status)).toEqual([
    'SUCCESS',
    'FAILED',
    'FAILED',
    'FAILED',
  ]);
  const there = await world.api('GET', at('Branch'));
  expect(there.json!.devices).toEqual([
    expect.objectContaining({ virtualAccount: 'Branch', productTagName: SOFTWARE }),
  ]);
  const licences = await world.api('POST', `/api/v1/accounts/${NAME}/licenses`, {});
  expect(licences.json!.licenses).toEqual([
    expect.objectContaining({ virtualAccount: 'Default', inUse: 1, available: 1, status: 'In Compliance' }),
    expect.objectContaining({ virtualAccount: 'Branch', inUse: 2, available: 0, status: 'Out Of Compliance' }),
  ]);
  // The device goes on where it stands now.
  const again = {
    type: 'authorization',
    ...two,
    timestampMs: Date.now(),
    entitlements: [{ tag: LAN.tag, count: 1 }],
  } as const;
  expect((await world.device(again)).status).toBe('OK');
  expect((await world.api('POST', `/api/v1/accounts/${NAME}/virtual-accounts/Branch/delete`)).status).toBe(409);
  await world.api('POST', `${at('Branch')}/transfer`, { productInstances: [order('SN2', 'Default')] });
  expect((await world.api('POST', `/api/v1/accounts/${NAME}/virtual-accounts/Branch/delete`)).status).toBe(200);
});

test('ID tokens: made, used by a device, revoked; a revoked one registers nobody and is listed no more', async () => {
  const tokens = `/api/v1/accounts/${NAME}/virtual-accounts/Default/tokens`;
  const made = await world.api('POST', tokens, {
    expiresAfterDays: 1,
    description: 'x',
    exportControlled: 'Not Allowed',
    numberofUses: 1,
  });
  const { token } = made.json!.tokenInfo as { token: string };
  expect(await world.device(world.registration('T1', { token }))).toMatchObject({
    status: 'OK',
    exportControlAllowed: false,
  });
  expect(await world.device(world.registration('T2', { token }))).toMatchObject({ status: 'FAILED' });
  const other = await world.api('POST', tokens, { expiresAfterDays: 1, description: 'y', exportControlled: 'Allowed' });
  const second = (other.json!.tokenInfo as { token: string }).token;
  const revoked = await world.api('POST', `${tokens}/revoke`, { tokens: [second, 'nonsense'] });
  expect(revoked.json!.tokens).toMatchObject([
    { token: second, status: 'SUCCESS' },
    { token: 'nonsense', status: 'FAILED' },
  ]);
  expect(await world.device(world.registration('T3', { token: second }))).toMatchObject({ status: 'FAILED' });
  expect((await world.api('GET', tokens)).text).not.toContain(second);
});

describe('calls of P§7.3', () => {
  const udi = { pid: 'C9300-24UX', serialNumber: 'COLLECTED' };
  const origin = { udi, softwareId: SOFTWARE, productInstanceId: null };
  const body = (payload?: object) => ({
    data: {
      sudi: { udi_pid: 'CSLU', udi_serial_number: '1' },
      timestamp: Date.now(),
      nonce: '123',
      product_instance_identifier: null,
      reports: [
        {
          sudi: { udi_pid: udi.pid, udi_serial_number: udi.serialNumber },
          hostname: 'SW1',
          software_tag_identifier: SOFTWARE,
          nonce: '1',
          timestamp: Date.now(),
          trust_requests: null,
          usage: [{ ...writeRumReport(rum(1, { tag: LAN.tag }), origin), ...payload }],
        },
      ],
    },
  });

  it('reportusage is answered with an unquoted poll id beyond 2^53, and poll with the ACK of its reports', async () => {
    const reported = await world.api('POST', '/api/v2/devices/reportusage', body());
    expect([reported.status, reported.json]).toEqual([
      202,
      {
        status: 'OK_POLL',
        message_code: null,
        message: null,
        timestamp: expect.any(Number),
        nonce: '123',
        type: null,
        poll_id: expect.any(Number),
        poll_interval: 300,
        action: 'acknowledgements',
      },
    ]);
    const digits = /"poll_id":(\d{17,18})[,}]/.exec(reported.text)?.[1] ?? '';
    expect(BigInt(digits) > 2n ** 53n).toBe(true);
    const asked = (pollId: string): string =>
      `{"data":{"timestamp":1,"nonce":"7","poll_id":${pollId},"type":"authorizations","action":"acknowledgements"}}`;
    const early = await world.api('POST', '/api/v2/accounts/poll', asked(digits));
    expect(early.json).toMatchObject({ status: 'OK_POLL', nonce: '7', type: 'authorizations' });
    expect(early.text).toContain(`"poll_id":${digits}`);
    // The engine takes half a minute; here its answer is asked of the same book at a later instant.
    const later = { smartAccount: ACCOUNT, name: 'Default' };
    const ready = world.server.onPrem.cssm.policy.pollBatch(later, digits, Date.now() + 60_000);
    expect(ready).toMatchObject([{ udi, ack: { acknowledged: [1] } }]);
    const invalid = await world.api('POST', '/api/v2/accounts/poll', asked('123456789012345678'));
    expect(invalid.json).toMatchObject({
      status: 'FAILED',
      message: 'Invalid Polling Id 123456789012345678 provided in the polling request',
    });
  });

  it('licenses/summary', async () => {
    const answer = await world.api('POST', '/api/v3/licenses/summary', {
      data: { timestamp: 1, nonce: '1', tags: [] },
    });
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        status: 'SUCCESS',
        message: 'Retrieved summary for 1 license in the pool.',
        out_standing_reports: 0,
        summary: [
          {
            tag: LAN.tag,
            compliance_status: expect.any(String),
            display_name: LAN.name,
            enforced: false,
            export_restricted: false,
            license_details: [
              expect.objectContaining({ billing_type: 'PREPAID', status: 'ACTIVE', license_type: 'PERPETUAL' }),
            ],
            prepaid_entitled: 2,
            prepaid_inuse: expect.any(Number),
            prepaid_reserved: 0,
          },
        ],
      },
    ]);
  });

  it.each([
    ['a report that was altered', '/api/v2/devices/reportusage', () => body({ payload: '{}' }), {}, 400],
    [
      'an account that is not there',
      '/api/v2/devices/reportusage',
      () => body(),
      { 'x-csw-smart-account-id': '1' },
      400,
    ],
    [
      'a virtual account that is not there',
      '/api/v2/devices/reportusage',
      () => body(),
      { 'x-csw-virtual-account-id': '1' },
      400,
    ],
    ['no data', '/api/v2/accounts/poll', () => ({}), {}, 400],
    ['an authorization code', '/api/v2/devices/authrequest', () => ({ data: {} }), {}, 404],
  ])('%s is refused', async (_, path, make, headers, status) => {
    expect((await world.api('POST', path, make(), headers)).status).toBe(status);
  });
});

test('every call wants a token: without one, with a wrong one or another scheme it is refused, and nothing is done', async () => {
  const before = JSON.stringify([world.server.onPrem.cssm.accounts(), [...world.server.onPrem.cssm.instances()]]);
  const right = await world.accessToken();
  const wrong = [
    undefined,
    'Bearer',
    'Bearer x',
    `Basic ${right}`,
    `Bearer ${right}x`,
    `Bearer ${right.slice(0, -1)}`,
    `Bearer 9${right}`,
  ];
  for (const { method, path } of API_ROUTES) {
    const url = `${world.server.admin.url}/api${path.replaceAll(/:\w+/g, NAME)}`;
    for (const authorization of wrong) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const answer = await ask(url, { method, headers, ca: world.ca });
      expect(answer.status, `${path} ${authorization}`).toBe(401);
      expect(answer.headers['www-authenticate']).toContain('Bearer');
    }
  }
  expect(JSON.stringify([world.server.onPrem.cssm.accounts(), [...world.server.onPrem.cssm.instances()]])).toBe(before);
});
