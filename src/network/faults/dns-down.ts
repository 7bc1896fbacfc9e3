import { z } from 'zod';
import { defineFault } from '../fault.js';

export const dnsDown = defineFault({
  name: 'dns-down',
  about: 'Name servers do not resolve the endpoint. Devices with an `ip host` entry or an address in the URL go on.',
  source: 'F5, S1 (ERR 218), S4 scenario 5',
  parameters: z.strictObject({}).prefault({}),
  affect: () => null,
  changeConditions: (_parameters, conditions) => ({ ...conditions, nameService: 'down' }),
});
