import { z } from 'zod';
import type { InstanceListing } from '../../cssm/listings.js';
import type { LocalAccount } from '../local-accounts.js';
import { readSelection } from './licence-routes.js';
import {
  type ApiContext,
  type ApiReply,
  type ApiRoute,
  accountOf,
  dateText,
  pageOf,
  pageOfQuery,
  readBody,
  success,
  virtualAccountOf,
} from './route.js';

const TEXT_LIMIT = 256;
/** Devices one call may transfer; not published, assumed. */
const MOST_TRANSFERS = 10_000;

const transfer = z.object({
  productInstances: z
    .array(
      z.object({
        sudi: z.object({ udiPid: z.string().max(TEXT_LIMIT), udiSerialNumber: z.string().max(TEXT_LIMIT) }),
        productTagName: z.string().max(TEXT_LIMIT),
        targetVirtualAccount: z.string().max(TEXT_LIMIT),
      }),
    )
    .min(1)
    .max(MOST_TRANSFERS),
});

/** One device (P§7.2 [C], by name). What the values of the last five look like is assumed. */
function deviceRow(instance: InstanceListing): object {
  const { udi, hostname, displayName, softwareId, virtualAccount, licences } = instance;
  return {
    licenseUsage: licences.map(({ name, count }) => ({ license: name, quantity: count })),
    hostName: hostname ?? '',
    instanceName: displayName.trim(),
    sudi: {
      macAddress: null,
      suvi: null,
      hostIdentifier: null,
      udiSerialNumber: udi.serialNumber,
      udiPid: udi.pid,
      uuid: null,
      udiVid: null,
    },
    displayName: `UDI_PID:${udi.pid}; UDI_SN:${udi.serialNumber}; `,
    registrationDate: dateText(instance.registeredMs),
    lastContactDate: dateText(instance.lastContactMs),
    productTagName: softwareId,
    virtualAccount,
    productName: udi.pid,
    productDescription: udi.pid,
    productType: 'Network Device',
    status: 'In Compliance',
  };
}

/** The tags of a virtual account that are out of compliance. */
function shortIn({ cssm }: ApiContext, account: LocalAccount): ReadonlyMap<string, ReadonlySet<string>> {
  const short = cssm
    .accounts()
    .filter(({ smartAccount }) => smartAccount === account.name)
    .map(({ name, pools }): [string, Set<string>] => {
      const tags = pools.filter(({ status }) => status === 'Out Of Compliance').map(({ tag }) => tag);
      return [name, new Set(tags)];
    });
  return new Map(short);
}

function devicesIn(
  context: ApiContext,
  account: LocalAccount,
  names: ReadonlySet<string>,
  page: { limit?: number | undefined; offset?: number | undefined },
): ApiReply {
  context.cssm.advance(context.engineMs);
  const short = shortIn(context, account);
  const own = [...context.cssm.instances()].filter(
    ({ smartAccount, virtualAccount }) => smartAccount === account.name && names.has(virtualAccount),
  );
  const devices = pageOf(own, page).map((instance) => {
    const missing = short.get(instance.virtualAccount);
    const isShort = instance.licences.some(({ tag, count }) => count > 0 && missing?.has(tag));
    return isShort ? { ...deviceRow(instance), status: 'Out Of Compliance' } : deviceRow(instance);
  });
  return success({ totalRecords: own.length, devices });
}

export const DEVICE_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/accounts/:account/virtual-accounts/:virtualAccount/devices',
    handle: (context, { params, query }) => {
      const account = accountOf(context, params[0]);
      const { name } = virtualAccountOf(context, account, params[1]);
      return devicesIn(context, account, new Set([name]), pageOfQuery(query));
    },
  },
  {
    method: 'POST',
    path: '/v1/accounts/:account/devices',
    handle: (context, { params, body }) => {
      const account = accountOf(context, params[0]);
      const { names, ...page } = readSelection(context, account, body);
      return devicesIn(context, account, names, page);
    },
  },
  {
    method: 'POST',
    path: '/v1/accounts/:account/virtual-accounts/:virtualAccount/devices/transfer',
    handle: (context, { params, body }) => {
      const account = accountOf(context, params[0]);
      const source = virtualAccountOf(context, account, params[1]);
      const { productInstances } = readBody(transfer, body);
      // What has expired by now stands nowhere any more.
      context.cssm.advance(context.engineMs);
      const results = productInstances.map((wanted) => {
        const target = context.onPrem.accounts.virtualAccount(account, wanted.targetVirtualAccount);
        const udi = { pid: wanted.sudi.udiPid, serialNumber: wanted.sudi.udiSerialNumber };
        const instance = context.cssm.instanceOf(udi);
        const stands =
          instance?.smartAccount === account.name &&
          instance.virtualAccount === source.name &&
          instance.softwareId === wanted.productTagName;
        const { sudi, productTagName } = wanted;
        if (instance === undefined || !stands || target === undefined) {
          const statusMessage = stands
            ? 'The target virtual account does not exist.'
            : 'The product instance does not stand in this virtual account.';
          return { sudi, productTagName, status: 'FAILED', statusMessage };
        }
        const to = { smartAccount: account.name, name: target.name };
        context.cssm.transferInstance(instance.productInstanceId, to, context.engineMs);
        return { sudi, productTagName, status: 'SUCCESS', statusMessage: 'The product instance was transferred.' };
      });
      return success({ productInstances: results });
    },
  },
];
