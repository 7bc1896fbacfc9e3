import { afterAll, beforeAll, expect, test } from 'vitest';
import { OnPremWorld, SOFTWARE } from './on-prem-world.js';

/** Trust asked for through a CSLU tenant, whose gate checks nobody's key. */
let world: OnPremWorld;
beforeAll(async () => {
  world = await OnPremWorld.start();
});
afterAll(() => world.end());

test('a CSR that cannot be read is refused and changes nothing; with a good one the same device is trusted', async () => {
  const udi = { pid: 'C9300-24UX', serialNumber: 'T1' };
  const trust = (csr: string) =>
    world.device(
      {
        type: 'trust',
        udi,
        timestampMs: Date.now(),
        softwareId: SOFTWARE,
        hostname: null,
        productInstanceId: null,
        token: world.token,
        force: false,
        udis: [udi],
        csr,
      },
      '/cslu/v1/pi/example-corp-1',
    );
  const before = [...world.server.onPrem.cssm.idTokens()];
  expect(await trust('garbage')).toMatchObject({ status: 'FAILED' });
  expect(world.server.onPrem.cssm.instanceCount).toBe(0);
  expect([...world.server.onPrem.cssm.idTokens()]).toEqual(before);
  expect(await trust(world.registration('T1').csr)).toMatchObject({ status: 'OK', type: 'trust' });
  expect([...world.server.onPrem.service.keys.records()]).toHaveLength(1);
});
