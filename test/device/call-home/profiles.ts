import type { AgentRhythm } from '../../../src/device/agent/agent.js';
import { DEFAULT_POLICY_RHYTHM } from '../../../src/device/agent/policy/policy-rhythm.js';
import type { TransportConfiguration } from '../../../src/device/call-home/configuration.js';
import { defaultTransport } from '../../../src/device/call-home/default-configuration.js';
import { DEFAULT_LOAD_PARAMETERS } from '../../../src/device/load/parameters.js';
import type { Profile } from '../../../src/device/profile/profile.js';

const RHYTHM: AgentRhythm = {
  evaluationMs: 0,
  registrationRetryMs: 0,
  registrationRetryForMs: 0,
  registrationRetryAfterMs: 0,
  registrationJitterMs: 0,
  authorizationFirstRetryMs: 0,
  authorizedRetryMs: 0,
  outOfComplianceRetryMs: 0,
  outOfComplianceRetryForMs: 0,
  outOfComplianceRetryAfterMs: 0,
  outOfComplianceRenewalMs: 0,
  expiredRetryMs: 0,
  idCertificateRetryMs: 0,
  pendingRecheckMs: 0,
  usageMs: 0,
  evaluationStopsAtRegistration: false,
};

function profile(part: Partial<Profile>): Profile {
  return {
    name: 'test',
    title: 'Test',
    pid: 'TEST',
    family: 'catalyst',
    os: 'ios-xe',
    release: '16.12.6',
    agent: 'classic',
    policyRhythm: DEFAULT_POLICY_RHYTHM,
    defects: new Set(),
    redundancy: 'none',
    maxMembers: 1,
    softwareId: 'regid.test',
    serialPrefix: 'FDO',
    hostnamePrefix: 'sw',
    licences: new Map(),
    defaultFeatures: [],
    rhythm: RHYTHM,
    loadModel: DEFAULT_LOAD_PARAMETERS,
    transport: 'callhome',
    defaultVrf: '',
    defaultSourceInterface: '',
    trustsCloudRoot: true,
    ...part,
  };
}

export const CATALYST = profile({});
export const NEXUS = profile({
  family: 'nexus',
  os: 'nx-os',
  release: '9.3(5)',
  pid: 'N9K-C9348GC-FXP',
  defaultVrf: 'management',
  defaultSourceInterface: 'mgmt0',
});
export const EXPRESSWAY = profile({ family: 'expressway', os: 'expressway', release: 'X14.2.5', transport: 'smart' });

/** The default configuration of a device with some settings changed. */
export function configured(of: Profile, changes: Partial<TransportConfiguration> = {}): TransportConfiguration {
  return { ...defaultTransport(of), ...changes };
}
