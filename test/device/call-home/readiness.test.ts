import { describe, expect, it } from 'vitest';
import type { TransportConfiguration } from '../../../src/device/call-home/configuration.js';
import { readiness } from '../../../src/device/call-home/readiness.js';
import type { TransportFailureKind } from '../../../src/wire/transport-failure.js';
import { CATALYST, configured, EXPRESSWAY, NEXUS } from './profiles.js';

const STANDARD = configured(CATALYST);

const RULES: readonly [string, TransportConfiguration, TransportFailureKind | null][] = [
  ['the default configuration may send (S4)', STANDARD, null],
  ['call home off (F4, S4 scenario 4)', { ...STANDARD, callHomeEnabled: false }, 'no-transport'],
  ['profile not active (F4)', { ...STANDARD, profile: { ...STANDARD.profile, active: false } }, 'no-transport'],
  [
    'no Smart Licensing data in the profile (F4)',
    { ...STANDARD, profile: { ...STANDARD.profile, smartLicensingData: false } },
    'no-transport',
  ],
  ['no destination (F4)', { ...STANDARD, url: '' }, 'no-transport'],
  ['a destination that is no URL', { ...STANDARD, url: 'tools.cisco.com' }, 'no-transport'],
  ['a destination by mail', { ...STANDARD, url: 'mailto:callhome@cisco.com' }, 'no-transport'],
  ['http to the cloud (F10, S2 issue 2)', configured(NEXUS, { url: 'http://tools.cisco.com/its/x' }), 'plain-http'],
  ['http to the cloud, host in capitals (F10)', { ...STANDARD, url: 'HTTP://Tools.Cisco.com/its/x' }, 'plain-http'],
  [
    'http to a server on the premises is used (P§2.1)',
    { ...STANDARD, url: 'http://ssm.example/Transportgateway/services/DeviceRequestHandler' },
    null,
  ],
  ['Smart Transport asks nothing of call home (S3)', configured(EXPRESSWAY, { callHomeEnabled: false }), null],
  ['CSLU without an address: it looks for one by name (S1)', { ...STANDARD, kind: 'cslu', url: '' }, null],
  ['CSLU speaks plain http (P§2.1)', { ...STANDARD, kind: 'cslu', url: 'http://192.0.2.9:8182/cslu/v1/pi' }, null],
  ['CSLU, an address that is no URL', { ...STANDARD, kind: 'cslu', url: '192.0.2.9' }, 'no-transport'],
  [
    'Smart Transport, http to the cloud',
    configured(EXPRESSWAY, { url: 'http://smartreceiver.cisco.com/' }),
    'plain-http',
  ],
];

describe('what must hold before a device may send', () => {
  it.each(RULES)('%s', (_rule, configuration, expected) => {
    expect(readiness(configuration)).toBe(expected);
  });
});
