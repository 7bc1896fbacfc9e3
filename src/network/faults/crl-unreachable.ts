import { z } from 'zod';
import { defineFault } from '../fault.js';

export const crlUnreachable = defineFault({
  name: 'crl-unreachable',
  about: 'The revocation list cannot be fetched. Devices with `revocation-check none` go on.',
  source: 'F7, S4 scenario 7',
  parameters: z.strictObject({}).prefault({}),
  affect: () => null,
  changeConditions: (_parameters, conditions) => ({ ...conditions, revocationListReachable: false }),
});
