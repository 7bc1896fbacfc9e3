import { z } from 'zod';
import { DURATION_PATTERN } from '../../time/duration.js';
import { DEFAULT_LOAD_PARAMETERS, type LoadParameters } from '../load/parameters.js';

/** `regid.<YYYY-MM>.com.cisco.<name>,<version>_<uuid>` (protocol §9.1). */
const TAG_PATTERN =
  /^regid\.\d{4}-\d{2}\.com\.cisco\.[A-Za-z0-9_-]+,v?\d+(?:\.\d+)?_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const text = z.string().min(1);
const release = z.string().min(1).describe('A release as the OS writes it: 16.12.3a, 9.3(5), X14.0.11.');
const duration = z.string().regex(DURATION_PATTERN, 'a duration is written 90d, 23h, 15m, 30s or 1h30m');
const tag = z.string().regex(TAG_PATTERN, 'a tag is written regid.<YYYY-MM>.com.cisco.<name>,<version>_<uuid>');

const range = {
  from: release.optional().describe('First release this holds for; without it, from the oldest.'),
  before: release.optional().describe('First release this no longer holds for; without it, to the newest.'),
};

const reasonedRange = z.strictObject({ ...range, why: text.describe('Why, with its source or defect id.') });

const madeTag = z
  .strictObject({
    month: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'a month is written 2017-05'),
    name: z.string().regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, _ and - only'),
  })
  .describe('Where the real tag is not public: one is made from these by the tag grammar, always the same.');

const licence = z.strictObject({
  feature: text.describe('The name people configure: network-advantage, LAN_ENTERPRISE_SERVICES_PKG, rms.'),
  name: text.describe('Display name in CSSM.'),
  tag: tag.optional().describe('The entitlement tag, if it is public. Give either tag or madeTag.'),
  madeTag: madeTag.optional(),
  counting: z
    .enum(['per-device', 'per-member', 'per-supervisor', 'per-chassis', 'per-use'])
    .describe('What one licence is counted for.'),
  term: z
    .enum(['perpetual', 'subscription'])
    .optional()
    .describe('Without it: subscription for dna-… features, perpetual for others (S1).'),
  in: z.array(z.strictObject(range)).min(1).optional().describe('Releases that ask for this licence; without it, all.'),
});

/** Intervals of the licensing agent; what is missing is the default of licensing §1. */
const rhythm = z.strictObject({
  evaluation: duration.optional(),
  registrationRetry: duration.optional(),
  registrationRetryFor: duration.optional(),
  registrationRetryAfter: duration.optional(),
  registrationJitter: duration.optional(),
  authorizationFirstRetry: duration.optional(),
  authorizedRetry: duration.optional(),
  outOfComplianceRetry: duration.optional(),
  outOfComplianceRetryFor: duration.optional(),
  outOfComplianceRetryAfter: duration.optional(),
  outOfComplianceRenewal: duration.optional(),
  expiredRetry: duration.optional(),
  idCertificateRetry: duration.optional(),
  pendingRecheck: duration.optional(),
  usage: duration.optional(),
  evaluationStopsAtRegistration: z.boolean().optional(),
});

/** Bounds of a load parameter, by what its name says it is. */
function loadParameter(name: string) {
  const number = z.number().min(/(?:Interval|Period)Seconds$/.test(name) ? 1 : 0);
  return (name.endsWith('Percent') ? number.max(100) : number).optional();
}

/** Parameters of the load model (docs/reference/load-model.md); what is missing is the default. */
const loadModel = z.strictObject(
  Object.fromEntries(Object.keys(DEFAULT_LOAD_PARAMETERS).map((name) => [name, loadParameter(name)])) as Record<
    keyof LoadParameters,
    ReturnType<typeof loadParameter>
  >,
);

/**
 * A profile file, or a family file that profiles extend. Every key is optional here, because a key may stand in either;
 * what is missing after both are put together is reported when the profile is loaded. Unknown keys are errors.
 */
export const profileFileSchema = z.strictObject({
  extends: text
    .optional()
    .describe('A file of profiles/families whose keys hold unless given here. licences and refuses add up.'),
  about: text.optional().describe('What a reader should know of this model.'),
  title: text.optional(),
  pid: text.optional().describe('Product id, as in the UDI.'),
  family: z.enum(['nexus', 'catalyst', 'expressway']).optional(),
  os: z.enum(['nx-os', 'ios-xe', 'expressway']).optional(),
  releases: z.array(release).min(1).optional(),
  defaultRelease: release.optional().describe('Release of a device whose scenario names none; without it, the newest.'),
  refuses: z.array(reasonedRange).optional().describe('Releases that exist but are refused, and why.'),
  redundancy: z.enum(['none', 'stack', 'supervisors', 'stackwise-virtual']).optional(),
  maxMembers: z.int().min(1).max(16).optional().describe('Most switches of a stack or supervisors of a chassis.'),
  softwareId: tag.optional().describe('Software identification tag. Give either softwareId or madeSoftwareId.'),
  madeSoftwareId: madeTag.optional(),
  serialPrefix: z
    .string()
    .regex(/^(?:[A-Z]{3})?$/, 'three capital letters, or empty for serial numbers of eight hex digits')
    .optional(),
  hostnamePrefix: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'small letters, digits and -')
    .optional(),
  licences: z.array(licence).min(1).optional(),
  defaultFeatures: z.array(text).optional().describe('Features in use unless a scenario says otherwise.'),
  rhythm: rhythm.optional(),
  loadModel: loadModel.optional().describe('CPU and memory of the Smart Agent, where they differ from the default.'),
  transport: z.enum(['callhome', 'smart']).optional(),
  defaultVrf: z.string().optional().describe('VRF messages leave from; empty is the global table.'),
  defaultSourceInterface: z.string().optional(),
  lacksCloudRoot: z
    .array(reasonedRange)
    .optional()
    .describe('Releases whose built-in roots do not reach the cloud certificate of today.'),
});

export type ProfileFile = z.infer<typeof profileFileSchema>;
export type LicenceEntry = z.infer<typeof licence>;
export type MadeTag = z.infer<typeof madeTag>;
export type ReasonedRange = z.infer<typeof reasonedRange>;
