import { parseDuration } from '../../time/duration.js';
import type { AgentRhythm } from '../agent/agent.js';
import { DEFAULT_POLICY_RHYTHM } from '../agent/policy/policy-rhythm.js';
import { DEFAULT_RHYTHM } from '../agent/rhythm.js';
import { defectsOf } from '../defects/defects-of.js';
import { loadParametersWith } from '../load/parameters.js';
import { makeTag } from './made-tag.js';
import { isLicenceAt, type ProfileModel } from './model.js';
import type { Profile, ProfileLicence } from './profile.js';
import { isReleaseIn, type ReleaseRange } from './release.js';
import type { LicenceEntry } from './schema.js';

/** The entitlement tag of a licence: the public one, or the one made for it. */
export function licenceTag(licence: LicenceEntry): string {
  return licence.tag ?? makeTag(licence.madeTag as NonNullable<LicenceEntry['madeTag']>);
}

/** Intervals in a profile file are written without their unit: `usage: 6h` is `usageMs`. */
function rhythmOf(model: ProfileModel): AgentRhythm {
  const { evaluationStopsAtRegistration, ...intervals } = model.rhythm;
  const overrides: Record<string, number | boolean> = {};
  for (const [key, value] of Object.entries(intervals)) overrides[`${key}Ms`] = parseDuration(value ?? '') as number;
  if (evaluationStopsAtRegistration !== undefined)
    overrides.evaluationStopsAtRegistration = evaluationStopsAtRegistration;
  return { ...DEFAULT_RHYTHM, ...overrides };
}

/** S1. */
const POLICY_RELEASES: ReleaseRange = { from: '17.3.2a' };

/** A model at one of its releases: the licences that release asks for, the intervals, the roots it trusts. */
export function resolveProfile(model: ProfileModel, release: string): Profile {
  const licences = new Map<string, ProfileLicence>();
  for (const licence of model.licences) {
    if (!isLicenceAt(model.os, release, licence)) continue;
    licences.set(licence.feature, {
      feature: licence.feature,
      name: licence.name,
      tag: licenceTag(licence),
      counting: licence.counting,
      term: licence.term ?? (licence.feature.startsWith('dna-') ? 'subscription' : 'perpetual'),
      tagIsPublic: licence.tag !== undefined,
    });
  }
  const agent = model.os === 'ios-xe' && isReleaseIn(model.os, release, POLICY_RELEASES) ? 'policy' : 'classic';
  return {
    name: model.name,
    title: model.title,
    pid: model.pid,
    family: model.family,
    os: model.os,
    release,
    redundancy: model.redundancy,
    maxMembers: model.maxMembers,
    softwareId: model.softwareId ?? makeTag(model.madeSoftwareId as NonNullable<ProfileModel['madeSoftwareId']>),
    serialPrefix: model.serialPrefix,
    hostnamePrefix: model.hostnamePrefix,
    licences,
    defaultFeatures: model.defaultFeatures,
    rhythm: rhythmOf(model),
    agent,
    policyRhythm: DEFAULT_POLICY_RHYTHM,
    defects: defectsOf(model.os, release, model.name),
    loadModel: loadParametersWith(model.loadModel),
    // Out of its box a device of policy looks for a CSLU (S1).
    transport: agent === 'policy' ? 'cslu' : model.transport,
    defaultVrf: model.defaultVrf,
    defaultSourceInterface: model.defaultSourceInterface,
    trustsCloudRoot: !model.lacksCloudRoot.some((range) => isReleaseIn(model.os, release, range)),
  };
}
