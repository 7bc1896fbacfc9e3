import { z } from 'zod';
import { defineFault } from '../fault.js';

export const proxyDown = defineFault({
  name: 'proxy-down',
  about: 'Proxies refuse connections: all, or all but one. Devices that send directly go on.',
  source: 'F5; S2 method 2, S4 "access through an HTTPS proxy"',
  parameters: z
    .strictObject({
      except: z
        .strictObject({ host: z.string().min(1), port: z.int().min(1).max(65_535) })
        .nullable()
        .default(null)
        .describe('The one proxy that still works.'),
    })
    .prefault({}),
  affect: () => null,
  changeConditions: ({ except }, conditions) => ({ ...conditions, proxies: except === null ? [] : [except] }),
});
