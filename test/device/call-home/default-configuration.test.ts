import { describe, expect, it } from 'vitest';
import { defaultTransport } from '../../../src/device/call-home/default-configuration.js';
import { readiness } from '../../../src/device/call-home/readiness.js';
import { normalConditions } from '../../../src/network/conditions.js';
import { assessPath } from '../../../src/network/path.js';
import { CATALYST, EXPRESSWAY, NEXUS } from './profiles.js';

describe('a device out of its box', () => {
  it('has the profile CiscoTAC-1: active, Smart Licensing data, 3145728 bytes (S4, P§2.3)', () => {
    expect(defaultTransport(CATALYST).profile).toEqual({
      name: 'CiscoTAC-1',
      active: true,
      smartLicensingData: true,
      messageSizeLimitBytes: 3_145_728,
    });
  });

  it.each([
    ['Catalyst by call home (S4, P§2.1)', CATALYST, 'https://tools.cisco.com/its/service/oddce/services/DDCEService'],
    ['Nexus by call home (S2 method 1)', NEXUS, 'https://tools.cisco.com/its/service/oddce/services/DDCEService'],
    ['Expressway by Smart Transport (S3, P§2.1)', EXPRESSWAY, 'https://smartreceiver.cisco.com/licservice/license'],
  ])('%s', (_rule, profile, url) => {
    expect(defaultTransport(profile).url).toBe(url);
  });

  it.each([
    ['NX-OS: VRF management, mgmt0 (S2 method 1, F13)', NEXUS, { vrf: 'management', sourceInterface: 'mgmt0' }],
    ['NX-OS: an address in an https URL works (S2 method 3)', NEXUS, { serverIdentityCheck: false }],
    ['IOS-XE: the global table', CATALYST, { vrf: '', sourceInterface: '' }],
    [
      'IOS-XE: identity and revocation are checked (S4)',
      CATALYST,
      { serverIdentityCheck: true, revocationCheck: true },
    ],
    ['Expressway: no revocation list is documented (S3)', EXPRESSWAY, { revocationCheck: false }],
  ])('%s', (_rule, profile, part) => {
    expect(defaultTransport(profile)).toMatchObject(part);
  });

  it.each([CATALYST, NEXUS, EXPRESSWAY])('$os sends and arrives in a network where everything works', (profile) => {
    const configuration = defaultTransport(profile);
    expect(readiness(configuration)).toBeNull();
    expect(assessPath(configuration, profile, normalConditions())).toBeNull();
  });
});
