import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../src/time/duration.js';
import { writeRumReport } from '../../../src/wire/rum-report.js';
import { rum } from '../cssm/policy/policy-fleet.js';
import { ACCOUNT, LAN, OnPremWorld, SOFTWARE } from './on-prem-world.js';

/** What the REST API does not do, and how it says so. */
let world: OnPremWorld;
beforeEach(async () => {
  world = await OnPremWorld.start();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.end();
});

const VIRTUAL = `/api/v1/accounts/${encodeURIComponent(ACCOUNT)}/virtual-accounts`;

function later(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

it.each(['', '%20', '0x10', '1e3', '1.5', '-2'])('a page of %j devices is refused', async (limit) => {
  expect((await world.api('GET', `${VIRTUAL}/Default/devices?limit=${limit}`)).status).toBe(400);
});

it('usage of a device of another account is not taken: the poll says so, and nothing of that account', async () => {
  const udi = { pid: 'C9300-24UX', serialNumber: 'COLLECTED' };
  const usage = [writeRumReport(rum(1, { tag: LAN.tag }), { udi, softwareId: SOFTWARE, productInstanceId: null })];
  const sudi = { udi_pid: udi.pid, udi_serial_number: udi.serialNumber };
  const report = { sudi, hostname: 'SW1', software_tag_identifier: SOFTWARE, nonce: '1', timestamp: Date.now(), usage };
  const order = { name: 'Main', description: '', licences: [] };
  const { accountId } = world.server.onPrem.addAccount('Other', order, Date.now());
  const polled = async (id: number | undefined): Promise<object> => {
    const headers = { 'x-csw-smart-account-id': String(id) };
    const collector = { sudi: { udi_pid: 'CSLU', udi_serial_number: '1' }, timestamp: Date.now(), nonce: '1' };
    const { text } = await world.api(
      'POST',
      '/api/v2/devices/reportusage',
      { data: { ...collector, product_instance_identifier: null, reports: [report] } },
      headers,
    );
    later(MINUTE_MS);
    const poll = `{"data":{"poll_id":${/"poll_id":(\d+)/.exec(text)?.[1]}}}`;
    const { json } = await world.api('POST', '/api/v2/accounts/poll', poll, headers);
    vi.useRealTimers();
    return json!.data as object;
  };
  const own = world.server.onPrem.accounts.named(ACCOUNT)?.accountId;
  expect(await polled(own)).toEqual({
    acknowledgements: [{ sudi, software_tag_identifier: SOFTWARE, smart_license: expect.any(String) }],
  });
  expect(await polled(accountId)).toEqual({
    acknowledgements: [
      {
        sudi,
        software_tag_identifier: null,
        smart_license: null,
        status: 'FAILED',
        status_message: expect.stringContaining(udi.serialNumber),
      },
    ],
  });
});

it('a device whose certificate has expired is not transferred', async () => {
  await world.register('GONE');
  await world.api('POST', VIRTUAL, { name: 'Target', description: '' });
  later(400 * DAY_MS);
  const { json } = await world.api('POST', `${VIRTUAL}/Default/devices/transfer`, {
    productInstances: [
      {
        sudi: { udiPid: 'C9300-24UX', udiSerialNumber: 'GONE' },
        productTagName: SOFTWARE,
        targetVirtualAccount: 'Target',
      },
    ],
  });
  expect(json!.productInstances).toMatchObject([{ status: 'FAILED' }]);
});

const CLOUD_ONLY = `/accounts/${encodeURIComponent(ACCOUNT)}`;
it.each([
  ['POST', `/v1${CLOUD_ONLY}/virtual-accounts/Default/reserve-licenses`],
  ['POST', `/v2${CLOUD_ONLY}/virtual-accounts/Default/reserve-licenses`],
  ['POST', `/v1${CLOUD_ONLY}/virtual-accounts/Default/update-licenses`],
  ['POST', `/v1${CLOUD_ONLY}/virtual-accounts/Default/confirm-licenses`],
  ['POST', `/v2${CLOUD_ONLY}/virtual-accounts/Default/devices/remove`],
  ['POST', `/v1${CLOUD_ONLY}/dlc_convert`],
  ['GET', `/v1/${encodeURIComponent(ACCOUNT)}/customer/virtual-accounts`],
] as const)('%s %s, which nobody has seen an On-Prem answer (P§7.2 [U]), is not there', async (method, path) => {
  expect((await world.api(method, `/api${path}`, method === 'POST' ? {} : undefined)).status).toBe(404);
});
