import { expect, it } from 'vitest';
import { showLicenseAll } from '../../../../src/device/console/ios-xe/show/license-all.js';
import { withSwitch } from './switch.js';

const RENDERINGS = 2_000;
/** What must be reached is 0.2 ms; the bound here only catches what is really wrong, on whatever machine. */
const BOUND_MS = 1;

it('show license all of a stack of eight is rendered at once', () => {
  withSwitch({ members: 8 }, (device) => {
    device.register();
    const spans: number[] = [];
    for (let rendering = 0; rendering < RENDERINGS; rendering++) {
      const from = performance.now();
      expect(showLicenseAll(device.device).length).toBeGreaterThan(1_000);
      spans.push(performance.now() - from);
    }
    const median = spans.sort((a, b) => a - b)[RENDERINGS / 2] ?? Number.POSITIVE_INFINITY;
    expect(median).toBeLessThan(BOUND_MS);
  });
});
