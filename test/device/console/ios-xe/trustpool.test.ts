import { describe, expect, it } from 'vitest';
import { CLOUD_ROOT } from '../../../../src/network/trust-store.js';
import { type Switch, withSwitch } from './switch.js';

const BUNDLE = 'http://www.cisco.com/security/pki/trs/ios_core.p7b';
const FAILED = '% Error: failed to open file.\n';

function importFrom(device: Switch, url: string, form = 'import url'): string {
  return device.configure(`crypto pki trustpool ${form} ${url}`);
}

/** A switch of an affected release without the new root. */
function affected(device: Switch): void {
  device.device.configureTransport({ trustedRoots: [] });
}

describe('crypto pki trustpool import (FN72323, P§4: the workaround)', () => {
  it.each(['import url', 'import clean url'])(
    '%s takes the root of the cloud along, and messages get through',
    (form) => {
      withSwitch({ release: '16.12.5' }, (device) => {
        affected(device);
        device.register();
        expect(device.type('show license summary')).not.toContain('Status: REGISTERED');
        expect(importFrom(device, BUNDLE, form)).toBe(
          `Reading file from ${BUNDLE}\nLoading ${BUNDLE} !\n% PEM files import succeeded.\n`,
        );
        expect(device.device.transport.trustedRoots).toEqual([CLOUD_ROOT]);
        device.register();
        expect(device.type('show license summary')).toContain('Status: REGISTERED');
        importFrom(device, BUNDLE);
        expect(device.device.transport.trustedRoots).toEqual([CLOUD_ROOT]);
      });
    },
  );

  it.each([
    ['no URL it could fetch', 'tftp://10.0.0.1/ios_core.p7b', '% Invalid input detected'],
    ['a file that is no bundle of the vendor', 'http://10.0.0.1/other.p7b', FAILED],
  ])('%s', (_what, url, answer) => {
    withSwitch({}, (device) => {
      affected(device);
      expect(importFrom(device, url)).toContain(answer);
      expect(device.device.transport.trustedRoots).toEqual([]);
    });
  });

  it.each(['dns-down', 'outage'])('not while it cannot be reached: %s', (fault) => {
    withSwitch({ troubles: [{ fault, at: '0s', for: '9d' }] }, (device) => {
      affected(device);
      device.after('1m');
      expect(importFrom(device, BUNDLE)).toContain(FAILED);
      expect(device.device.transport.trustedRoots).toEqual([]);
    });
  });
});
