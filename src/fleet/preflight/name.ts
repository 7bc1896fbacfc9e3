import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { normalizeHost } from '../../network/destination.js';
import { type Check, failed, ok } from './check.js';

/** Does the name of the server lead anywhere? */
export const NAME_CHECK: Check = {
  name: 'name',
  needs: [],
  asDevice: true,
  make: async ({ url }) => {
    const host = normalizeHost(url.hostname);
    if (isIP(host) !== 0) return ok(`${host} is an address`);
    try {
      const addresses = await lookup(host, { all: true });
      return ok(`${host} is ${addresses.map(({ address }) => address).join(', ')}`);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return failed(`${host} is not known to the name service (${code})`, 'Check its spelling, or give its address.');
    }
  },
};
